package dev.onecopy.worker;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Notices that the process which started this one is gone, even if it was killed: it holds the other end of standard
 * input, and the kernel closes that end for it.
 */
final class ParentWatch {
    private static final Logger LOG = LoggerFactory.getLogger(ParentWatch.class);

    private final InputStream fromParent;
    private final Runnable whenGone;

    ParentWatch(InputStream fromParent, Runnable whenGone) {
        this.fromParent = fromParent;
        this.whenGone = whenGone;
    }

    Thread start() {
        return Thread.ofPlatform().name("parent-watch").daemon().start(this::watch);
    }

    private void watch() {
        try {
            fromParent.transferTo(OutputStream.nullOutputStream());
        } catch (IOException unreadable) {
            LOG.debug("standard input cannot be read", unreadable);
        }
        LOG.info("standard input ended: the parent is gone, so this worker goes");
        whenGone.run();
    }
}
