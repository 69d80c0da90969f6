package dev.onecopy.standalone.broker;

import org.apache.catalina.webresources.TomcatURLStreamHandlerFactory;
import org.apache.qpid.server.util.urlstreamhandler.classpath.Handler;

/**
 * Makes {@code classpath:} URLs, which Qpid reads its own defaults from, work in an executable jar, where the JVM does
 * not find Qpid's handler. A JVM takes one factory of handlers; Tomcat's is that one and takes others in.
 */
final class ClasspathUrls {
    private static boolean registered;

    private ClasspathUrls() {}

    static synchronized void register() {
        if (!registered) {
            TomcatURLStreamHandlerFactory.getInstance()
                    .addUserFactory(protocol -> "classpath".equals(protocol) ? new Handler() : null);
            registered = true;
        }
    }
}
