package dev.larder.http.codec;

import dev.larder.core.Refusal;
import java.util.Set;

/** The members of a JSON object that a call understands. */
final class Members {
    private Members() {}

    /**
     * Lets pass an object that has no other members than these.
     *
     * @param hint what else there is to say, or nothing
     * @throws Refusal.Bad when it has; it names the first
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
