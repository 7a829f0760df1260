package dev.larder.gateway.policy;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An entity tag (RFC 9110 §8.8.3).
 *
 * @param text the tag as it was sent, a foreign one perhaps without quotes
 */
public record EntityTag(String text) {
    private static final Pattern MEMBER = Pattern.compile("(?:W/)?\"[^\"]*\"|[^,\\s]+");

    public static EntityTag parse(String text) {
        return new EntityTag(text.strip());
    }

    /** The tags of all lines of a field. A backslash is a character like others there. */
    public static List<EntityTag> list(HeaderFields fields, String name) {
        List<EntityTag> tags = new ArrayList<>();
        for (String line : fields.lines(name)) {
            Matcher matcher = MEMBER.matcher(line);
            while (matcher.find()) {
                tags.add(new EntityTag(matcher.group()));
            }
        }
        return tags;
    }

    /** A strong tag of a whole body: equal bodies have equal tags, and others have others. */
    public static EntityTag ofBody(ByteBuffer body) {
        return new EntityTag('"' + Digest.of(body) + '"');
    }

    public boolean isWeak() {
        return text.startsWith("W/");
    }

    /** Whether both are the same, weak or not (§8.8.3.2). */
    public boolean matchesWeakly(EntityTag other) {
        return opaque().equals(other.opaque());
    }

    /** Whether both are the same and strong (§8.8.3.2). */
    public boolean matchesStrongly(EntityTag other) {
        return !isWeak() && text.equals(other.text);
    }

    private String opaque() {
        return isWeak() ? text.substring(2) : text;
    }
}
