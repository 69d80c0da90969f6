package dev.onecopy.api.config;

import org.apache.catalina.connector.Connector;
import org.apache.coyote.http11.AbstractHttp11Protocol;
import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Tunes the connector for bodies of gigabytes. */
@Configuration
class ServerConfiguration {
    /** Each connection has one, also while nothing comes: docs/decisions/0018. */
    private static final int SOCKET_READ_BUFFER_BYTES = 64 << 10;

    @Bean
    WebServerFactoryCustomizer<TomcatServletWebServerFactory> largeBodies() {
        return factory -> {
            factory.addEngineValves(new CutOffValve());
            factory.addConnectorCustomizers(ServerConfiguration::prepare);
        };
    }

    private static void prepare(Connector connector) {
        connector.setProperty("socket.appReadBufSize", Integer.toString(SOCKET_READ_BUFFER_BYTES));
        // Bodies are arrays, whatever their content type says: never let the container read one as a form.
        connector.setParseBodyMethods("");
        if (connector.getProtocolHandler() instanceof AbstractHttp11Protocol<?> protocol) {
            // A client that asks before it sends is answered when the body is wanted, not before it is judged.
            protocol.setContinueResponseTiming("onRead");
        }
    }
}
