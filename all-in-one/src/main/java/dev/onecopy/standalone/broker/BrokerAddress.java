package dev.onecopy.standalone.broker;

import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * How to reach an AMQP 0-9-1 broker. Never printed with its password.
 *
 * @param host name or address; an IPv6 address in brackets
 * @param port of AMQP
 * @param username who connects
 * @param password in the clear
 * @param virtualHost {@code /} unless the address names another
 * @param encryption whether the connection is wrapped in TLS
 */
public record BrokerAddress(
        String host, int port, String username, String password, String virtualHost, Encryption encryption) {
    private static final String FORM = "amqp://user:password@host:port/vhost";

    /** Whether the connection is wrapped in TLS, and the port where brokers listen for it. */
    public enum Encryption {
        NONE(5672),
        TLS(5671);

        private final int defaultPort;

        Encryption(int defaultPort) {
            this.defaultPort = defaultPort;
        }
    }

    /**
     * Reads an address as the RabbitMQ URI specification writes it: {@code amqp} or {@code amqps}, each part
     * percent-decoded, port 5672 or 5671 and the user {@code guest} when left out. Unlike there, an empty virtual host
     * is {@code /}, because that is what is meant by a slash at the end.
     *
     * @throws IllegalArgumentException if it is none; the message does not repeat the address, which holds a password
     */
    public static BrokerAddress parse(String address) {
        URI uri;
        try {
            uri = new URI(address);
        } catch (URISyntaxException malformed) {
            throw new IllegalArgumentException("the broker's address is not of the form " + FORM + ": "
                    + malformed.getReason() + " at position " + malformed.getIndex());
        }
        Encryption encryption = switch (String.valueOf(uri.getScheme())) {
            case "amqp" -> Encryption.NONE;
            case "amqps" -> Encryption.TLS;
            default ->
                throw new IllegalArgumentException(
                        "the broker's address is not of the form " + FORM + ": its scheme is not amqp or amqps");
        };
        @Nullable String host = uri.getHost();
        if (host == null) {
            throw new IllegalArgumentException("the broker's address is not of the form " + FORM + ": it has no host");
        }
        @Nullable String rawUser = uri.getRawUserInfo();
        String[] user = rawUser == null ? new String[] {"guest", "guest"} : rawUser.split(":", 2);
        @Nullable String path = uri.getRawPath();
        return new BrokerAddress(
                host,
                uri.getPort() < 0 ? encryption.defaultPort : uri.getPort(),
                decode(user[0]),
                user.length == 2 ? decode(user[1]) : "",
                path == null || path.length() <= 1 ? "/" : decode(path.substring(1)),
                encryption);
    }

    /** Percent-decoding only: a plus sign in a password is a plus sign. */
    private static String decode(String part) {
        return URLDecoder.decode(part.replace("+", "%2B"), StandardCharsets.UTF_8);
    }

    private static String encode(String part) {
        return URLEncoder.encode(part, StandardCharsets.UTF_8).replace("+", "%20");
    }

    /** What {@link #parse} reads. Holds the password. */
    public String withPassword() {
        return (encryption == Encryption.TLS ? "amqps://" : "amqp://") + encode(username) + ":" + encode(password) + "@"
                + hostAndPort() + "/" + encode(virtualHost);
    }

    /** {@code host:port}. */
    public String hostAndPort() {
        return host + ":" + port;
    }

    /** Without the password, for messages. */
    @Override
    public String toString() {
        return (encryption == Encryption.TLS ? "amqps://" : "amqp://") + username + "@" + hostAndPort() + "/"
                + virtualHost.substring(virtualHost.startsWith("/") ? 1 : 0);
    }
}
