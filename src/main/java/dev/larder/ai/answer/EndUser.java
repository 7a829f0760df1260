package dev.larder.ai.answer;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The end user of a request: all the names that the application gives for one.
 *
 * @param names the names that are given, each with the place where it stands
 */
public record EndUser(List<String> names) {
    /** No end user. */
    public static final EndUser UNKNOWN = new EndUser(List.of());

    public EndUser {
        names = List.copyOf(names);
    }

    /**
     * The end user with one more name.
     *
     * @param place the member or header field with the name; without a space
     * @param name the name; a blank one is none
     */
    public EndUser with(String place, String name) {
        if (name.isBlank()) {
            return this;
        }
        List<String> more = new ArrayList<>(names);
        more.add(place + '=' + KeyText.escaped(name));
        return new EndUser(more);
    }

    /** A text that no other end user has; empty if the user is unknown. */
    public Optional<String> text() {
        return names.isEmpty() ? Optional.empty() : Optional.of(String.join(" ", names));
    }

    /** Does not show the names. */
    @Override
    public String toString() {
        return "EndUser[]";
    }
}
