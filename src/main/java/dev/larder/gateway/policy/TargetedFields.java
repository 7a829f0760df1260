package dev.larder.gateway.policy;

import java.math.BigDecimal;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.greenbytes.http.sfv.InnerList;
import org.greenbytes.http.sfv.ListElement;

/**
 * Fields with the directives for one kind of cache (RFC 9213). They are structured, except Surrogate-Control, which is
 * older (W3C Edge Architecture 1.0 §2.2).
 */
public final class TargetedFields {
    /** The name of this cache in directives of Surrogate-Control. */
    private static final String SURROGATE = "larder";

    private static final String SURROGATE_CONTROL = "Surrogate-Control";

    private TargetedFields() {}

    /** The request fields that tell an origin that these fields of its answers count, as far as there are such. */
    public static Map<String, String> announced(List<String> names) {
        return names.stream().anyMatch(SURROGATE_CONTROL::equalsIgnoreCase)
                ? Map.of("Surrogate-Capability", SURROGATE + "=\"Surrogate/1.0\"")
                : Map.of();
    }

    /** The directives of a field, none if it is absent, empty or invalid. */
    static Map<String, Optional<String>> directives(HeaderFields fields, String name) {
        return name.equalsIgnoreCase(SURROGATE_CONTROL)
                ? surrogate(fields.members(name))
                : structured(fields.lines(name));
    }

    private static Map<String, Optional<String>> structured(List<String> lines) {
        Map<String, Optional<String>> directives = new HashMap<>();
        StructuredFields.dictionary(lines).orElse(Map.of()).forEach((name, member) -> {
            if (!Boolean.FALSE.equals(member.get())) {
                directives.put(name, argument(member));
            }
        });
        return directives;
    }

    private static Optional<String> argument(ListElement<?> member) {
        if (member instanceof InnerList || Boolean.TRUE.equals(member.get())) {
            return Optional.empty();
        }
        Object value = member.get();
        return Optional.of(value instanceof BigDecimal decimal ? decimal.toPlainString() : String.valueOf(value));
    }

    /** The directives for all surrogates and for this one. */
    private static Map<String, Optional<String>> surrogate(List<String> members) {
        return CacheControl.directives(members.stream()
                .map(member -> FieldText.split(member, ';'))
                .filter(TargetedFields::isForThisCache)
                .map(parts -> parts.get(0))
                .toList());
    }

    private static boolean isForThisCache(List<String> parts) {
        return parts.size() == 1 || (parts.size() > 1 && parts.get(1).equalsIgnoreCase(SURROGATE));
    }
}
