package dev.larder.http.problem;

import java.util.regex.Pattern;

/**
 * The message of a backend's failure for callers: without the addresses and directories that it names. The log and the
 * operator's readiness check have the whole message.
 */
final class PublicText {
    /** {@code redis-1.internal:6379}, {@code 10.0.0.7:11211}, {@code [::1]:5432}, with the word before it. */
    private static final Pattern ADDRESS = Pattern.compile(
            "(?: (?:at|on|to|of|by))? ?(?:[\\w+]+://\\S+|(?:\\[[0-9a-fA-F:.%]+]|[\\w-]+(?:\\.[\\w-]+)*):\\d{1,5}(?!\\d))");

    /** {@code /var/lib/larder/file/pages}, {@code ./data/file} or {@code data/file}. */
    private static final Pattern PATH = Pattern.compile(
            "(?<![\\w<])(?:\\.{0,2}/[^\\s:,;'\"]+|[\\w.-]+(?:/[\\w.-]+){1,}|[A-Za-z]:\\\\[^\\s,;'\"]+)");

    private PublicText() {}

    static String of(String message) {
        String withoutAddresses = ADDRESS.matcher(message).replaceAll("");
        return PATH.matcher(withoutAddresses).replaceAll("its directory").strip();
    }
}
