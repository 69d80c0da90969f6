package dev.onecopy.worker.call;

import dev.onecopy.function.ArrayFunction;
import dev.onecopy.function.FunctionDeclaration;
import dev.onecopy.message.ServedFunctions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.json.JsonMapper;

/**
 * The functions in a folder: each jar is a plug-in, and so is each folder of jars, which sees its own classes only. One
 * that cannot be loaded is logged and keeps the worker from starting: it would be another lane without it.
 */
public final class Plugins {
    private static final Logger LOG = LoggerFactory.getLogger(Plugins.class);
    private static final int LANE_CHARACTERS = 32;

    private record Loaded(ArrayFunction function, FunctionDeclaration declaration) {}

    private final Map<String, Loaded> functions = new TreeMap<>();

    private Plugins() {}

    /**
     * Loads what is there.
     *
     * @param folder null for no functions
     * @throws IllegalArgumentException if there is none, a plug-in cannot be loaded, or two functions have one name
     * @throws UncheckedIOException if the folder cannot be read
     */
    public static Plugins in(@Nullable Path folder) {
        Plugins plugins = new Plugins();
        if (folder != null) {
            for (Path plugin : sorted(folder, "*")) {
                List<Path> jars = Files.isDirectory(plugin) ? sorted(plugin, "*.jar") : List.of(plugin);
                if (!jars.isEmpty() && jars.getFirst().toString().endsWith(".jar")) {
                    plugins.load(plugin, jars);
                }
            }
            if (plugins.functions.isEmpty()) {
                throw new IllegalArgumentException("there is no function in " + folder.toAbsolutePath()
                        + ": a jar there must name its functions in META-INF/services/"
                        + ArrayFunction.class.getName());
            }
        }
        return plugins;
    }

    /** Of functions that are here already. */
    static Plugins of(Collection<ArrayFunction> functions) {
        Plugins plugins = new Plugins();
        functions.forEach(function -> plugins.add("here", function));
        return plugins;
    }

    private static List<Path> sorted(Path folder, String pattern) {
        List<Path> found = new ArrayList<>();
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(folder, pattern)) {
            entries.forEach(found::add);
        } catch (IOException unreadable) {
            throw new UncheckedIOException("the folder of functions " + folder + " cannot be read", unreadable);
        }
        found.sort(Comparator.naturalOrder());
        return found;
    }

    @SuppressWarnings("resource") // Its classes are needed for as long as the process lives.
    private void load(Path plugin, List<Path> jars) {
        ClassLoader loader = new PluginClassLoader(
                String.valueOf(plugin.getFileName()),
                jars.stream().map(Plugins::url).toArray(URL[]::new),
                Plugins.class.getClassLoader());
        try {
            for (ArrayFunction function : ServiceLoader.load(ArrayFunction.class, loader)) {
                add(plugin.toString(), function);
            }
        } catch (RuntimeException | Error broken) {
            throw new IllegalArgumentException("the plug-in " + plugin + " cannot be loaded: " + broken, broken);
        }
    }

    private static URL url(Path jar) {
        try {
            return jar.toUri().toURL();
        } catch (MalformedURLException impossible) {
            throw new IllegalArgumentException(jar + " has no URL", impossible);
        }
    }

    private void add(String plugin, ArrayFunction function) {
        FunctionDeclaration declaration = function.declaration();
        if (functions.putIfAbsent(declaration.name(), new Loaded(function, declaration)) != null) {
            throw new IllegalArgumentException("there are two functions '" + declaration.name() + "'");
        }
        LOG.info("{} of {}", declaration, plugin);
    }

    /** Whether this worker serves no functions. */
    public boolean isEmpty() {
        return functions.isEmpty();
    }

    /** What is served, by name. */
    public List<FunctionDeclaration> declarations() {
        return functions.values().stream().map(Loaded::declaration).toList();
    }

    /** Names the workers with just these functions. */
    public String lane() {
        byte[] all = new JsonMapper()
                .writeValueAsBytes(declarations().stream()
                        .map(FunctionDeclaration::undocumented)
                        .toList());
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(all);
            return HexFormat.of().formatHex(digest).substring(0, LANE_CHARACTERS);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every Java has SHA-256", impossible);
        }
    }

    /** What is said of them in heartbeats. */
    ServedFunctions served(List<ServedFunctions.RunningCall> running) {
        return new ServedFunctions(
                lane(), declarations(), running.subList(0, Math.min(running.size(), ServedFunctions.MAXIMUM_RUNNING)));
    }

    /** The function of this name and version. */
    Optional<ArrayFunction> find(String name, String version) {
        return Optional.ofNullable(functions.get(name))
                .filter(loaded -> loaded.declaration().version().equals(version))
                .map(Loaded::function);
    }
}
