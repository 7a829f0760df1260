package dev.larder.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import org.hamcrest.FeatureMatcher;
import org.hamcrest.Matcher;
import org.jspecify.annotations.Nullable;

/**
 * What a JSON text has at a JSON Pointer (RFC 6901); null if it has nothing there. REST Assured's own paths can do
 * more, but each of them is a script, which is compiled for each use: that took a sixth of the processor time of these
 * tests.
 */
public final class JsonAt extends FeatureMatcher<String, @Nullable Object> {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final String pointer;

    private JsonAt(String pointer, Matcher<? super @Nullable Object> matcher) {
        super(matcher, "JSON with " + pointer, pointer);
        this.pointer = pointer;
    }

    @SuppressWarnings("unchecked") // as in REST Assured, a matcher of another type does not match
    public static Matcher<String> at(String pointer, Matcher<?> matcher) {
        return new JsonAt(pointer, (Matcher<? super @Nullable Object>) matcher);
    }

    @Override
    protected @Nullable Object featureValueOf(String text) {
        try {
            JsonNode node = JSON.readTree(text).at(pointer);
            return node.isMissingNode() ? null : JSON.treeToValue(node, Object.class);
        } catch (JsonProcessingException e) {
            throw new AssertionError("No JSON: " + text, e);
        }
    }
}
