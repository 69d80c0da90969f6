package dev.onecopy.api.access;

import dev.onecopy.api.config.HttpProperties;
import java.net.InetAddress;
import java.net.UnknownHostException;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;

/** Refuses to start where strangers could call a service that asks nobody for a key. */
@Component
class ExposureGuard {
    ExposureGuard(@Value("${server.address:0.0.0.0}") String serverAddress, HttpProperties properties, ApiKeys keys) {
        String publishAddress = properties.publishAddress();
        String address = publishAddress == null || publishAddress.isBlank() ? serverAddress : publishAddress;
        if (!keys.areRequired() && !isLoopback(address)) {
            throw new ExposedWithoutKeysException(address);
        }
    }

    private static boolean isLoopback(String address) {
        try {
            return InetAddress.getByName(address).isLoopbackAddress();
        } catch (UnknownHostException unknown) {
            return false;
        }
    }
}
