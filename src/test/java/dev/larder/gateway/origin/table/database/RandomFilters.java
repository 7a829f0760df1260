package dev.larder.gateway.origin.table.database;

import dev.larder.gateway.origin.table.filter.Filter;
import dev.larder.gateway.origin.table.filter.Filter.Comparison;
import dev.larder.gateway.origin.table.filter.Filter.Kind;
import dev.larder.gateway.origin.table.filter.Filter.Literal;
import dev.larder.gateway.origin.table.filter.Filter.Name;
import dev.larder.gateway.origin.table.filter.Filter.Operator;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Filters on the columns a, b, s and yes: what they mean, and one of the texts that mean it. All positions are 0. */
final class RandomFilters {
    /** What texts are made of: much of it would be dangerous in a statement. */
    private static final List<String> PIECES = List.of(
            "'",
            "''",
            "\"",
            "\\",
            "%",
            "_",
            ";",
            "--",
            "/*",
            "*/",
            "?",
            "$1",
            "$$",
            "(",
            ")",
            " or 1=1",
            "drop table t",
            "null",
            "a",
            "b",
            "é",
            "漢",
            "😀",
            "\n",
            "\t",
            " ",
            "::int",
            "{d '2000-01-01'}",
            "E'\\x'",
            ":name",
            "true");

    private final Random random;

    RandomFilters(long seed) {
        this.random = new Random(seed);
    }

    /** A filter and its text. */
    record Written(Filter filter, String text) {}

    Written next() {
        return either(3);
    }

    private Written either(int depth) {
        return depth == 0 || random.nextInt(3) > 0 ? every(depth) : several(depth, true);
    }

    private Written every(int depth) {
        return depth == 0 || random.nextInt(3) > 0 ? negated(depth) : several(depth, false);
    }

    private Written several(int depth, boolean or) {
        List<Written> parts = IntStream.range(0, 2 + random.nextInt(3))
                .mapToObj(i -> or ? every(depth - 1) : negated(depth - 1))
                .toList();
        String word = or ? one(" or ", " OR ", "||") : one(" and ", " AND ", " && ");
        List<Filter> filters = parts.stream().map(Written::filter).toList();
        String text = parts.stream().map(Written::text).collect(Collectors.joining(word));
        return new Written(or ? new Filter.Or(filters) : new Filter.And(filters), text);
    }

    private Written negated(int depth) {
        if (depth == 0) {
            return comparison();
        }
        return switch (random.nextInt(4)) {
            case 0 -> {
                Written part = negated(depth - 1);
                yield new Written(new Filter.Not(part.filter), one("not ", "NOT ", "!") + part.text);
            }
            case 1 -> {
                Written part = either(depth - 1);
                yield new Written(part.filter, "(" + part.text + ")");
            }
            default -> comparison();
        };
    }

    private Written comparison() {
        String column = one("a", "b", "s", "yes");
        if (random.nextInt(8) == 0) {
            var filter = new Filter.IsNull(new Name(column, 0));
            return random.nextBoolean()
                    ? new Written(filter, column + one(" is null", " IS NULL", "=null", " = NULL"))
                    : new Written(new Filter.Not(filter), column + one(" is not null", "!=null", " <> null"));
        }
        if (random.nextInt(5) == 0) {
            return list(column);
        }
        if (column.equals("s") && random.nextBoolean()) {
            return text();
        }
        Operator operator = column.equals("yes")
                ? one(Operator.EQUAL, Operator.NOT_EQUAL)
                : one(
                        Operator.EQUAL,
                        Operator.NOT_EQUAL,
                        Operator.LESS,
                        Operator.AT_MOST,
                        Operator.GREATER,
                        Operator.AT_LEAST);
        Spelt value = value(column);
        String sign = switch (operator) {
            case EQUAL -> one("=", " = ", " eq ", "==");
            case NOT_EQUAL -> one("!=", "<>", " ne ");
            case LESS -> one("<", " lt ");
            case AT_MOST -> one("<=", " lte ");
            case GREATER -> one(">", " gt ");
            default -> one(">=", " gte ");
        };
        return new Written(comparison(column, operator, List.of(value.literal)), column + sign + value.text);
    }

    private Written list(String column) {
        List<Spelt> values = IntStream.range(0, 1 + random.nextInt(4))
                .mapToObj(i -> value(column))
                .toList();
        String texts = values.stream().map(Spelt::text).collect(Collectors.joining(one(",", ", "), "(", ")"));
        Filter in = comparison(
                column, Operator.IN, values.stream().map(Spelt::literal).toList());
        return random.nextBoolean()
                ? new Written(in, column + " in " + texts)
                : new Written(new Filter.Not(in), column + " not in" + texts);
    }

    private Written text() {
        Operator operator = one(Operator.LIKE, Operator.CONTAINS, Operator.STARTS_WITH, Operator.ENDS_WITH);
        Spelt value = value("s");
        if (operator == Operator.LIKE) {
            // a backslash at the end would be an error
            String pattern = value.literal.text().replace("\\", "");
            value = spelt(pattern);
        }
        String word = switch (operator) {
            case LIKE -> " like ";
            case CONTAINS -> " CONTAINS ";
            case STARTS_WITH -> " starts with ";
            default -> " ends with ";
        };
        return new Written(comparison("s", operator, List.of(value.literal)), "s" + word + value.text);
    }

    private static Filter comparison(String column, Operator operator, List<Literal> values) {
        return new Comparison(new Name(column, 0), operator, values);
    }

    /** A value and how it is written. */
    private record Spelt(Literal literal, String text) {}

    private Spelt value(String column) {
        return switch (column) {
            case "a" -> number(Integer.toString(random.nextInt(7) - 3));
            case "b" -> number(one("1.50", "-0.25", "1e2", ".5", "0", "+7", "123456789012345678901234567890.5"));
            case "yes" -> {
                String bool = one("true", "false");
                yield new Spelt(new Literal(Kind.BOOLEAN, bool, 0), bool);
            }
            default -> spelt(text(random.nextInt(4)));
        };
    }

    private static Spelt number(String text) {
        return new Spelt(new Literal(Kind.NUMBER, text, 0), text);
    }

    private Spelt spelt(String text) {
        String quote = one("'", "\"");
        return new Spelt(new Literal(Kind.TEXT, text, 0), quote + text.replace(quote, quote + quote) + quote);
    }

    /** A text of so many pieces. */
    String text(int pieces) {
        List<String> all = new ArrayList<>();
        for (int i = 0; i < pieces; i++) {
            all.add(PIECES.get(random.nextInt(PIECES.size())));
        }
        return String.join("", all);
    }

    @SafeVarargs
    private <T> T one(T... choices) {
        return choices[random.nextInt(choices.length)];
    }
}
