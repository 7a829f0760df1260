package dev.larder.core.conversation;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** The author of a message. */
public enum Role {
    USER('u'),
    ASSISTANT('a'),
    SYSTEM('s'),
    DEVELOPER('d'),
    TOOL('t');

    private final char code;

    Role(char code) {
        this.code = code;
    }

    /** The role with this name as OpenAI's protocol writes it. */
    public static Optional<Role> named(String name) {
        return Arrays.stream(values())
                .filter(role -> role.name().toLowerCase(Locale.ROOT).equals(name))
                .findFirst();
    }

    /** Whether its messages instruct the model for the whole conversation. */
    public boolean isInstruction() {
        return this == SYSTEM || this == DEVELOPER;
    }

    /** The code in stored messages. */
    char code() {
        return code;
    }

    static Optional<Role> of(char code) {
        return Arrays.stream(values()).filter(role -> role.code == code).findFirst();
    }
}
