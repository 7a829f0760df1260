package dev.larder.ai.entries;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.larder.core.Refusal;
import dev.larder.core.service.LifetimeRequest.TtlRequest;
import dev.larder.http.codec.TagText;
import dev.larder.http.codec.TtlText;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.TreeMap;

/** Reads the bodies of requests for entries. Each method throws {@link Refusal.Bad} for a body that says it wrongly. */
final class EntryRequests {
    private static final int MAX_ATTRIBUTE = 256;
    private static final int MAX_ALIASES = 50;
    private static final int MAX_COUNT = 100;

    private static final Set<String> OF_DRAFTS =
            Set.of("prompt", "response", "attributes", "ttl", "tags", "namespace", "pinned", "aliases");
    private static final Set<String> OF_SEARCHES =
            Set.of("prompt", "threshold", "attributes", "namespace", "count", "strategies", "explain");

    private static final Set<String> OF_PURGES = Set.of("attributes", "tags", "prefix", "namespace", "all");

    private final ObjectMapper json;
    private final Limits limits;

    /**
     * The limits of entries.
     *
     * @param maxPrompt the maximum length of a prompt, in characters
     * @param maxAttributes the maximum number of attributes
     */
    record Limits(int maxPrompt, int maxAttributes) {}

    /** @param json refuses a member that is there twice */
    EntryRequests(ObjectMapper json, Limits limits) {
        this.json = json;
        this.limits = limits;
    }

    /** The object in a body. */
    JsonNode object(byte[] body) {
        JsonNode read = any(body);
        if (!read.isObject()) {
            throw new Refusal.Bad("The body must be a JSON object");
        }
        return read;
    }

    /** The JSON text in a body. */
    JsonNode any(byte[] body) {
        try {
            return json.readTree(body);
        } catch (IOException e) {
            // the cause quotes the text
            throw new Refusal.Bad("The body is not a JSON text");
        }
    }

    /** The answer to store. */
    EntryDraft draft(JsonNode body) {
        requireOnly(body, OF_DRAFTS);
        boolean pinned = flag(body, "pinned");
        List<String> aliases = strings(body, "aliases");
        Optional<Duration> ttl = ttl(body);
        if (!pinned && !aliases.isEmpty()) {
            throw new Refusal.Bad("Only a pinned answer may have aliases");
        } else if (pinned && ttl.isPresent()) {
            throw new Refusal.Bad("A pinned answer has no end, and no ttl");
        } else if (aliases.size() > MAX_ALIASES) {
            throw new Refusal.Bad("There may be at most %d aliases".formatted(MAX_ALIASES));
        }
        return new EntryDraft(
                prompt(body),
                text(body, "response"),
                attributes(body),
                ttl,
                strings(body, "tags").stream().map(TagText::checked).toList(),
                namespace(body),
                pinned,
                aliases.stream().map(this::checkedPrompt).toList());
    }

    /** The answers to look for. */
    EntrySearch search(JsonNode body) {
        requireOnly(body, OF_SEARCHES);
        return new EntrySearch(
                prompt(body),
                fraction(body, "threshold"),
                attributes(body),
                namespace(body),
                count(body),
                strategies(strings(body, "strategies")),
                flag(body, "explain"));
    }

    /** The entries to remove. To remove all of a namespace has to be said. */
    EntryPurge purge(JsonNode body) {
        requireOnly(body, OF_PURGES);
        boolean all = flag(body, "all");
        Map<String, String> attributes = attributes(body);
        List<String> tags = strings(body, "tags").stream().map(TagText::checked).toList();
        String prefix = isAbsent(body.path("prefix")) ? "" : text(body, "prefix");
        boolean some = !attributes.isEmpty() || !tags.isEmpty() || !prefix.isEmpty();
        if (all == some) {
            throw new Refusal.Bad("Give the attributes, tags or prefix of the entries to remove, or all: true");
        }
        return new EntryPurge(namespace(body), attributes, tags, prefix);
    }

    /** The ways to search of these names; all if there are none. */
    static Set<Strategy> strategies(List<String> names) {
        Set<Strategy> strategies = EnumSet.noneOf(Strategy.class);
        for (String name : names) {
            strategies.add(EnumSet.allOf(Strategy.class).stream()
                    .filter(strategy -> strategy.text().equals(name))
                    .findFirst()
                    .orElseThrow(() -> new Refusal.Bad("The strategies are exact, normalised and semantic")));
        }
        return strategies.isEmpty() ? EnumSet.allOf(Strategy.class) : strategies;
    }

    String prompt(JsonNode body) {
        return checkedPrompt(text(body, "prompt"));
    }

    String checkedPrompt(String prompt) {
        if (prompt.isBlank() || prompt.length() > limits.maxPrompt) {
            throw new Refusal.Bad("A prompt has 1 to %d characters".formatted(limits.maxPrompt));
        }
        return prompt;
    }

    /** A string that must be there. */
    static String text(JsonNode body, String name) {
        JsonNode value = body.path(name);
        if (!value.isTextual() || value.textValue().isEmpty()) {
            throw new Refusal.Bad("%s must be a string that is not empty".formatted(name));
        }
        return value.textValue();
    }

    Map<String, String> attributes(JsonNode body) {
        JsonNode object = body.path("attributes");
        if (isAbsent(object)) {
            return Map.of();
        }
        Map<String, String> attributes = new TreeMap<>();
        for (Map.Entry<String, JsonNode> member : object.properties()) {
            String name = member.getKey();
            String value = member.getValue().isTextual() ? member.getValue().textValue() : "";
            if (name.isEmpty() || name.length() > MAX_ATTRIBUTE || value.isEmpty() || value.length() > MAX_ATTRIBUTE) {
                throw new Refusal.Bad("The names and values of attributes are strings of 1 to %d characters"
                        .formatted(MAX_ATTRIBUTE));
            }
            attributes.put(name, value);
        }
        if (!object.isObject() || attributes.size() > limits.maxAttributes) {
            throw new Refusal.Bad(
                    "attributes must be an object with at most %d members".formatted(limits.maxAttributes));
        }
        return attributes;
    }

    /** A number from 0 to 1. */
    static OptionalDouble fraction(JsonNode body, String name) {
        JsonNode value = body.path(name);
        if (isAbsent(value)) {
            return OptionalDouble.empty();
        }
        if (!value.isNumber() || value.doubleValue() < 0 || value.doubleValue() > 1) {
            throw new Refusal.Bad("%s must be a number from 0 to 1".formatted(name));
        }
        return OptionalDouble.of(value.doubleValue());
    }

    static boolean flag(JsonNode body, String name) {
        JsonNode value = body.path(name);
        if (!isAbsent(value) && !value.isBoolean()) {
            throw new Refusal.Bad("%s must be true or false".formatted(name));
        }
        return value.asBoolean();
    }

    private static String namespace(JsonNode body) {
        return isAbsent(body.path("namespace")) ? "" : text(body, "namespace");
    }

    private static int count(JsonNode body) {
        JsonNode value = body.path("count");
        if (isAbsent(value)) {
            return 1;
        }
        if (!value.isIntegralNumber()
                || !value.canConvertToInt()
                || value.intValue() < 1
                || value.intValue() > MAX_COUNT) {
            throw new Refusal.Bad("count must be a whole number from 1 to %d".formatted(MAX_COUNT));
        }
        return value.intValue();
    }

    private static Optional<Duration> ttl(JsonNode body) {
        JsonNode value = body.path("ttl");
        if (isAbsent(value)) {
            return Optional.empty();
        }
        if (value.isValueNode() && TtlText.ttlRequest(value.asText()) instanceof TtlRequest.For given) {
            return Optional.of(given.duration());
        }
        throw new Refusal.Bad("ttl must be a time; a pinned answer has no end");
    }

    static List<String> strings(JsonNode body, String name) {
        JsonNode array = body.path(name);
        List<String> strings = new ArrayList<>();
        for (JsonNode element : array) {
            if (!element.isTextual()) {
                throw new Refusal.Bad("%s must be an array of strings".formatted(name));
            }
            strings.add(element.textValue());
        }
        if (!isAbsent(array) && !array.isArray()) {
            throw new Refusal.Bad("%s must be an array of strings".formatted(name));
        }
        return strings;
    }

    static boolean isAbsent(JsonNode value) {
        return value.isMissingNode() || value.isNull();
    }

    /** A typo must not change what a call means. */
    static void requireOnly(JsonNode body, Set<String> names) {
        body.fieldNames().forEachRemaining(name -> {
            if (!names.contains(name)) {
                throw new Refusal.Bad("The members of the body are "
                        + String.join(", ", names.stream().sorted().toList()));
            }
        });
    }
}
