package dev.larder.spi;

import java.util.stream.Stream;

/** Keys with a meaning in other languages: paths, globs, SQL, protocol lines, control characters, scripts. */
public final class HostileKeys {
    private HostileKeys() {}

    public static Stream<String> all() {
        return Stream.of(
                " ",
                "a b",
                ".",
                "..",
                "../../etc/passwd",
                "/etc/passwd",
                "a//b/",
                "C:\\Windows\\x",
                "*",
                "h[ae]llo?",
                "^a\\*",
                "k\r\nflush_all\r\nset x 0 0 1\r\n1",
                "a\tb\u0000c",
                "\u0000",
                "%_'\"; DROP TABLE larder_entry; --",
                "$1 ${jndi:x} {0}",
                "a:b:c",
                "{a}b{c}",
                "naïve-ключ-鍵-🗝",
                "e\u0301 \u00e9",
                "\ufeffbom\u202e",
                "k".repeat(251),
                "long/" + "ü".repeat(500));
    }
}
