package dev.larder.ai.cached;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import dev.larder.ai.answer.CacheDirectives;
import dev.larder.core.JsonText;
import dev.larder.core.Refusal;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The member {@code cache} with which clients of LiteLLM control its cache. Larder heeds it, and takes it out of the
 * request: model servers refuse members that they do not know. An object with a member that LiteLLM does not have is the
 * model server's.
 */
public final class CacheMember {
    /** A request without the member. */
    public static final CacheMember NONE = new CacheMember(Map.of());

    private static final String NAME = "cache";
    private static final String TTL = "ttl";
    private static final String MAX_AGE = "s-maxage";
    private static final String NAMESPACE = "namespace";
    private static final String USED = "use-cache";
    private static final Set<String> TIMES = Set.of(TTL, MAX_AGE);
    private static final Set<String> FLAGS = Set.of(CacheDirectives.NO_CACHE, CacheDirectives.NO_STORE, USED);

    private final Map<String, JsonNode> members;

    private CacheMember(Map<String, JsonNode> members) {
        this.members = Map.copyOf(members);
    }

    /**
     * The member of a request.
     *
     * @throws Refusal.Bad if a part of it does not have its type
     */
    public static CacheMember of(JsonNode request) {
        JsonNode cache = request.path(NAME);
        boolean known = cache.isObject()
                && !cache.isEmpty()
                && cache.properties().stream().allMatch(member -> isKnown(member.getKey()));
        if (!known) {
            return NONE;
        }
        var members = new HashMap<String, JsonNode>();
        cache.properties().forEach(member -> members.put(member.getKey(), checked(member.getKey(), member.getValue())));
        return new CacheMember(members);
    }

    private static boolean isKnown(String name) {
        return TIMES.contains(name) || FLAGS.contains(name) || name.equals(NAMESPACE);
    }

    private static JsonNode checked(String name, JsonNode value) {
        boolean valid = value.isNull()
                || (TIMES.contains(name) && value.canConvertToLong() && value.asLong() >= 0)
                || (FLAGS.contains(name) && value.isBoolean())
                || (name.equals(NAMESPACE) && value.isTextual());
        if (!valid) {
            throw new Refusal.Bad("The member cache.%s must be %s"
                    .formatted(
                            name,
                            TIMES.contains(name)
                                    ? "a number of seconds"
                                    : FLAGS.contains(name) ? "true or false" : "a string"));
        }
        return value;
    }

    /** The directives of the request, with those of this member. */
    public CacheDirectives and(CacheDirectives directives) {
        CacheDirectives all = directives;
        boolean unused = members.containsKey(USED) && !flag(USED);
        if (unused || flag(CacheDirectives.NO_CACHE)) {
            all = all.and(CacheDirectives.NO_CACHE);
        }
        if (unused || flag(CacheDirectives.NO_STORE)) {
            all = all.and(CacheDirectives.NO_STORE);
        }
        Optional<Long> maxAge = time(MAX_AGE);
        return maxAge.isPresent() ? all.and(CacheDirectives.MAX_AGE, maxAge.get()) : all;
    }

    /** The lifetime of the answer; empty for that of the service. */
    public Optional<Duration> ttl() {
        return time(TTL).map(Duration::ofSeconds);
    }

    /** The namespace of the request; empty for none. */
    public Optional<String> namespace() {
        return Optional.ofNullable(members.get(NAMESPACE))
                .filter(JsonNode::isTextual)
                .map(JsonNode::asText);
    }

    private boolean flag(String name) {
        JsonNode flag = members.get(name);
        return flag != null && flag.asBoolean();
    }

    private Optional<Long> time(String name) {
        return Optional.ofNullable(members.get(name))
                .filter(JsonNode::isNumber)
                .map(time -> Math.min(time.asLong(), Duration.ofDays(365_000).toSeconds()));
    }

    /** The bytes of a request without this member, if it has it; all others stay as they are. */
    public byte[] without(byte[] request) {
        if (members.isEmpty()) {
            return request;
        }
        try (JsonParser parser = JsonText.open(request)) {
            parser.nextToken();
            boolean first = true;
            int before = 0;
            while (parser.nextToken() != JsonToken.END_OBJECT) {
                int begin = JsonText.begin(parser);
                boolean found = parser.currentName().equals(NAME);
                parser.nextToken();
                int end = JsonText.skip(parser);
                if (found && first) {
                    // with the comma behind it
                    parser.nextToken();
                    return cut(request, begin, JsonText.begin(parser));
                } else if (found) {
                    // with the comma before it
                    return cut(request, before, end);
                }
                first = false;
                before = end;
            }
            return request;
        } catch (IOException e) {
            throw JsonText.refusal(e);
        }
    }

    private static byte[] cut(byte[] text, int from, int to) {
        return Buffer.buffer(text.length)
                .appendBytes(text, 0, from)
                .appendBytes(text, to, text.length - to)
                .getBytes();
    }
}
