package dev.larder.config;

import java.util.regex.Pattern;

/** Masks the secrets of a shown configuration: keys, passwords, secrets, and those in URLs. */
final class Secrets {
    static final String MASK = "********";

    private static final Pattern SECRET = Pattern.compile(
            ".*[.-](?:api-key|password|passwords|secret|secrets|hash|token|tokens|key|keys?-store.*)(?:\\[\\d+])?",
            Pattern.CASE_INSENSITIVE);
    // up to the last @ before the path: a password may contain @ and commas
    private static final Pattern USER = Pattern.compile("(?<=://)[^/\\s]*@");
    // with all that follows in a list: a parameter may contain commas and spaces
    private static final Pattern QUERY = Pattern.compile("\\?.*", Pattern.DOTALL);
    private static final Pattern SUBSCRIBER = Pattern.compile("larder\\.subscribers\\..*\\.url");
    /** The fields that a service sends to its origin: credentials, as a rule. */
    private static final Pattern HEADERS = Pattern.compile("larder\\.services\\..*\\.http\\.headers\\..*");

    private static final Pattern PATH = Pattern.compile("(?<=://)([^/?#]*).*");

    private Secrets() {}

    static String masked(String name, String value) {
        if (value.isEmpty()) {
            return value;
        }
        if (SECRET.matcher(name).matches() || HEADERS.matcher(name).matches()) {
            return MASK;
        }
        if (!value.contains("://") && !value.startsWith("jdbc:")) {
            return value;
        }
        String shown = SUBSCRIBER.matcher(name).matches()
                ? PATH.matcher(value).replaceFirst("$1/" + MASK)
                : QUERY.matcher(value).replaceFirst("?" + MASK);
        return USER.matcher(shown).replaceAll(MASK + "@");
    }
}
