package dev.onecopy.api.ingest;

import dev.onecopy.api.config.ImportProperties;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.SecureDirectoryStream;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributeView;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.springframework.stereotype.Component;

/** The folders that files may be imported from. Nothing outside them is opened, nor is its existence told. */
@Component
final class ImportRoots {
    private static final Set<OpenOption> READ = Set.of(StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS);

    private final List<Path> roots;

    ImportRoots(ImportProperties properties) {
        this.roots = properties.roots();
    }

    /**
     * Opens a regular file within a root.
     *
     * @param path absolute; its symbolic links are resolved before it is checked
     * @throws ImportNotAllowedException if it is not a regular file within a root
     * @throws ImportFileNotFoundException if there is none, and it would lie within a root
     * @throws IOException if it is there and cannot be opened
     */
    FileChannel open(String path) throws IOException {
        if (roots.isEmpty()) {
            throw new ImportNotAllowedException("no file may be imported: onecopy.import.roots, the list of folders"
                    + " that files may be imported from, is empty");
        }
        Path asked = absolute(path);
        try {
            Path real = real(asked, path);
            return open(rootOf(real).orElseThrow(() -> outside(path)), real, path);
        } catch (NoSuchFileException missing) {
            throw new ImportFileNotFoundException(path);
        }
    }

    private static Path absolute(String path) {
        try {
            Path asked = Path.of(path);
            if (asked.isAbsolute()) {
                return asked;
            }
        } catch (InvalidPathException malformed) {
            throw new ImportNotAllowedException("the path is not one: " + malformed.getReason());
        }
        throw new ImportNotAllowedException("path is '" + path + "'; it must be absolute");
    }

    private Path real(Path asked, String path) throws IOException {
        try {
            return asked.toRealPath();
        } catch (IOException missing) {
            if (rootOf(deepestExisting(asked, path)).isEmpty()) {
                throw outside(path);
            }
            throw missing;
        }
    }

    /** A link that leads nowhere exists, so that it cannot tell what is missing behind it. */
    private static Path deepestExisting(Path asked, String path) {
        Path ancestor = asked;
        while (!Files.exists(ancestor, LinkOption.NOFOLLOW_LINKS)) {
            Path parent = ancestor.getParent();
            if (parent == null) {
                throw outside(path);
            }
            ancestor = parent;
        }
        try {
            return ancestor.toRealPath();
        } catch (IOException dangling) {
            throw outside(path);
        }
    }

    private Optional<Path> rootOf(Path real) {
        return roots.stream()
                .flatMap(root -> realRoot(root).stream())
                .filter(real::startsWith)
                .findFirst();
    }

    private static Optional<Path> realRoot(Path root) {
        try {
            return Optional.of(root.toRealPath());
        } catch (IOException absent) {
            return Optional.empty();
        }
    }

    /** Every directory stream of Linux's default file system is a secure one. */
    private static FileChannel open(Path root, Path real, String path) throws IOException {
        if (real.equals(root)) {
            throw notRegular(path);
        }
        try (DirectoryStream<Path> directory = Files.newDirectoryStream(root)) {
            return openWithin((SecureDirectoryStream<Path>) directory, root.relativize(real), path);
        }
    }

    /**
     * Walks down from descriptor to descriptor without following a link, so that one which is put there after the check
     * leads nowhere. A channel to a file of the default file system is a file channel.
     */
    private static FileChannel openWithin(SecureDirectoryStream<Path> directory, Path within, String path)
            throws IOException {
        Path first = within.getName(0);
        if (within.getNameCount() > 1) {
            try (SecureDirectoryStream<Path> next = directory.newDirectoryStream(first, LinkOption.NOFOLLOW_LINKS)) {
                return openWithin(next, within.subpath(1, within.getNameCount()), path);
            }
        }
        BasicFileAttributeView attributes =
                directory.getFileAttributeView(first, BasicFileAttributeView.class, LinkOption.NOFOLLOW_LINKS);
        if (!attributes.readAttributes().isRegularFile()) {
            throw notRegular(path);
        }
        return (FileChannel) directory.newByteChannel(first, READ);
    }

    private static ImportNotAllowedException notRegular(String path) {
        return new ImportNotAllowedException(path + " is not a regular file");
    }

    private static ImportNotAllowedException outside(String path) {
        return new ImportNotAllowedException(
                path + " is not within a folder of onecopy.import.roots, symbolic links resolved");
    }
}
