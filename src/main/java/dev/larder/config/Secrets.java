package dev.larder.config;

import java.util.regex.Pattern;

/** Masks the secrets of a shown configuration: keys, passwords, secrets, and those in URLs. */
final class Secrets {
    static final String MASK = "********";

    private static final Pattern SECRET = Pattern.compile(
            ".*[.-](?:api-key|password|passwords|secret|secrets|hash|token|tokens|key|keys?-store.*)(?:\\[\\d+])?",
            Pattern.CASE_INSENSITIVE);
    private static final Pattern USER = Pattern.compile("(?<=://)[^/@\\s,]*@");
    private static final Pattern QUERY = Pattern.compile("(?<=\\w)\\?[^\\s,]*");
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
        String withoutUser = USER.matcher(value).replaceAll(MASK + "@");
        return SUBSCRIBER.matcher(name).matches()
                ? PATH.matcher(withoutUser).replaceAll("$1/" + MASK)
                : QUERY.matcher(withoutUser).replaceAll("?" + MASK);
    }
}
