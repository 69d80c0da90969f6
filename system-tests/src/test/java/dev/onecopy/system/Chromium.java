package dev.onecopy.system;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import com.microsoft.playwright.options.ColorScheme;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** The system's headless Chromium; nothing is downloaded. */
final class Chromium implements AutoCloseable {
    private static final Path EXECUTABLE = Path.of(System.getProperty("onecopy.chromium", "/usr/bin/chromium"));
    private static final int DESKTOP_WIDTH = 1280;

    /** Other tests have the processors, too. */
    private static final double SHOWN_WITHIN_MS = 30_000;

    private final Playwright playwright;
    private final Browser browser;

    Chromium() {
        if (!Files.isExecutable(EXECUTABLE)) {
            throw new AssertionError("there is no Chromium at " + EXECUTABLE
                    + "; install it, or run ./onecopy test --install: apt-get install chromium");
        }
        PlaywrightAssertions.setDefaultAssertionTimeout(SHOWN_WITHIN_MS);
        playwright = Playwright.create(
                new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
        browser = playwright.chromium().launch(new BrowserType.LaunchOptions().setExecutablePath(EXECUTABLE));
    }

    /** A visitor with a desktop who prefers light pages. */
    ConsoleVisit visit(URI root) {
        return visit(root, DESKTOP_WIDTH, ColorScheme.LIGHT);
    }

    /** A visitor of his own: no storage is shared with others. */
    ConsoleVisit visit(URI root, int width, ColorScheme scheme) {
        return new ConsoleVisit(browser, root, width, scheme);
    }

    @Override
    public void close() {
        playwright.close();
    }
}
