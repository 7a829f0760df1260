package dev.larder.gateway.origin.table.database;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.larder.gateway.origin.table.filter.Filter;
import dev.larder.gateway.origin.table.filter.Filter.Comparison;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.IntPredicate;
import java.util.regex.Pattern;

/** The meaning of filters without a database: empty is neither true nor false. */
final class ReferenceFilter {
    private ReferenceFilter() {}

    /** A row of the table. */
    record Row(int id, Optional<Integer> a, Optional<BigDecimal> b, Optional<String> s, Optional<Boolean> yes) {
        private Optional<?> value(String column) {
            return switch (column) {
                case "a" -> a.map(BigDecimal::valueOf);
                case "b" -> b;
                case "s" -> s;
                default -> yes;
            };
        }
    }

    static Optional<Boolean> holds(Filter filter, Row row) {
        if (filter instanceof Filter.And and) {
            return all(and.parts(), row, false);
        } else if (filter instanceof Filter.Or or) {
            return all(or.parts(), row, true);
        } else if (filter instanceof Filter.Not not) {
            return holds(not.part(), row).map(bool -> !bool);
        } else if (filter instanceof Filter.IsNull none) {
            return Optional.of(row.value(none.column().text()).isEmpty());
        }
        Comparison one = (Comparison) filter;
        return row.value(one.column().text())
                .map(value -> one.values().stream().anyMatch(literal -> compares(one, value, literal.text())));
    }

    /** One of this value decides; else one that is neither leaves it open. */
    private static Optional<Boolean> all(List<Filter> parts, Row row, boolean deciding) {
        List<Optional<Boolean>> results =
                parts.stream().map(part -> holds(part, row)).toList();
        if (results.contains(Optional.of(deciding))) {
            return Optional.of(deciding);
        }
        return results.contains(Optional.<Boolean>empty()) ? Optional.empty() : Optional.of(!deciding);
    }

    private static boolean compares(Comparison one, Object value, String literal) {
        return switch (one.operator()) {
            case EQUAL, IN -> ordered(value, literal, sign -> sign == 0);
            case NOT_EQUAL -> ordered(value, literal, sign -> sign != 0);
            case LESS -> ordered(value, literal, sign -> sign < 0);
            case AT_MOST -> ordered(value, literal, sign -> sign <= 0);
            case GREATER -> ordered(value, literal, sign -> sign > 0);
            case AT_LEAST -> ordered(value, literal, sign -> sign >= 0);
            case LIKE -> isLike(value.toString(), literal);
            case CONTAINS -> value.toString().contains(literal);
            case STARTS_WITH -> value.toString().startsWith(literal);
            case ENDS_WITH -> value.toString().endsWith(literal);
        };
    }

    private static boolean ordered(Object value, String literal, IntPredicate sign) {
        if (value instanceof BigDecimal number) {
            return sign.test(number.compareTo(new BigDecimal(literal)));
        } else if (value instanceof Boolean bool) {
            return sign.test(bool.compareTo(Boolean.valueOf(literal)));
        }
        return sign.test(Arrays.compareUnsigned(value.toString().getBytes(UTF_8), literal.getBytes(UTF_8)));
    }

    private static boolean isLike(String text, String pattern) {
        var regex = new StringBuilder();
        pattern.codePoints().forEach(c -> {
            if (c == '%') {
                regex.append(".*");
            } else if (c == '_') {
                regex.append('.');
            } else {
                regex.append(Pattern.quote(Character.toString(c)));
            }
        });
        return Pattern.compile(regex.toString(), Pattern.DOTALL).matcher(text).matches();
    }
}
