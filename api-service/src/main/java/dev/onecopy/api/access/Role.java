package dev.onecopy.api.access;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** What a key allows; each role includes those before it. */
public enum Role {
    /** Look at everything: arrays and their contents, jobs, workers, metrics. */
    READ,
    /** Put, replace and delete arrays, submit and end jobs. */
    SUBMIT,
    /** Have the service read files of its host. */
    ADMINISTER;

    /**
     * The role that a file of keys calls so.
     *
     * @throws IllegalArgumentException if there is none, saying which there are
     */
    static Role ofWord(String word) {
        return Arrays.stream(values())
                .filter(role -> role.word().equals(word))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("the role '" + word + "' is none of " + words()));
    }

    String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** This role and those that it includes. */
    List<Role> included() {
        return Arrays.stream(values()).filter(role -> role.compareTo(this) <= 0).toList();
    }

    private static String words() {
        return Arrays.stream(values()).map(Role::word).collect(Collectors.joining(", "));
    }
}
