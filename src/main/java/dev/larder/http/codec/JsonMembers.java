package dev.larder.http.codec;

import dev.larder.core.Refusal;
import java.util.Set;

/** The members of a JSON object that a call understands. */
final class JsonMembers {
    private JsonMembers() {}

    /**
     * Accepts an object that has no other members than these.
     *
     * @param hint text at the end of the error message, or empty
     * @throws Refusal.Bad when it has another member; the message names the first
     */
    static void allowOnly(Set<String> allowed, Set<String> there, String hint) {
        for (String name : there) {
            if (!allowed.contains(name)) {
                throw new Refusal.Bad("Unknown member %s; there are %s%s"
                        .formatted(
                                Query.printable(name), allowed.stream().sorted().toList(), hint));
            }
        }
    }

    static void allowOnly(Set<String> allowed, Set<String> there) {
        allowOnly(allowed, there, "");
    }
}
