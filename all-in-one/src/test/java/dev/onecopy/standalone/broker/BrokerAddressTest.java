package dev.onecopy.standalone.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.onecopy.standalone.broker.BrokerAddress.Encryption;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BrokerAddressTest {
    @Test
    void readsEveryPart() {
        assertThat(BrokerAddress.parse("amqp://me:s%2Fe%40c+ret@mq.example:5673/my%2Fvhost"))
                .isEqualTo(new BrokerAddress("mq.example", 5673, "me", "s/e@c+ret", "my/vhost", Encryption.NONE));
    }

    @Test
    void fillsInWhatIsLeftOut() {
        assertThat(BrokerAddress.parse("amqp://localhost"))
                .isEqualTo(new BrokerAddress("localhost", 5672, "guest", "guest", "/", Encryption.NONE));
        assertThat(BrokerAddress.parse("amqps://me:secret@[::1]/"))
                .isEqualTo(new BrokerAddress("[::1]", 5671, "me", "secret", "/", Encryption.TLS));
    }

    @ParameterizedTest
    @ValueSource(strings = {"localhost:5672", "http://localhost", "amqp:///vhost", "amqp://me:sec ret@host", "%"})
    void refusesWhatIsNoAddressWithoutRepeatingIt(String address) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> BrokerAddress.parse(address))
                .withMessageContaining("not of the form amqp://user:password@host:port/vhost")
                .withMessageNotContainingAny("sec ret", "http:");
    }

    @Test
    void doesNotPrintItsPassword() {
        assertThat(BrokerAddress.parse("amqp://me:secret@host")).hasToString("amqp://me@host:5672/");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"amqp://me:s%2Fe%40c+r%25t@mq.example:5673/my%2Fvhost", "amqps://me:a%20b@[::1]", "amqp://host"})
    void isReadAgainFromWhatItWrites(String address) {
        BrokerAddress parsed = BrokerAddress.parse(address);
        assertThat(BrokerAddress.parse(parsed.withPassword())).isEqualTo(parsed);
    }
}
