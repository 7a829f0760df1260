package dev.larder.gateway.origin.table.filter;

import dev.larder.core.Refusal;
import dev.larder.gateway.origin.table.filter.Filter.Comparison;
import dev.larder.gateway.origin.table.filter.Filter.Literal;
import dev.larder.gateway.origin.table.filter.Filter.Name;
import dev.larder.gateway.origin.table.filter.Filter.Operator;
import dev.larder.gateway.origin.table.filter.FilterLexer.Kind;
import dev.larder.gateway.origin.table.filter.FilterLexer.Token;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Reads the text of a filter: <code>(status = 'open') and not (total &lt; 10 or note is null)</code>.
 *
 * <p>{@code or} binds less than {@code and}, and {@code and} less than {@code not}. Messages name positions and never
 * quote the text.
 */
public final class FilterParser {
    /** The longest text, in characters. */
    public static final int MAX_LENGTH = 8192;

    /** The maximum nesting depth of parentheses and negations. */
    public static final int MAX_DEPTH = 32;

    /** The maximum number of values in one filter. */
    public static final int MAX_VALUES = 500;

    private static final Map<String, Operator> OPERATORS = Map.ofEntries(
            Map.entry("=", Operator.EQUAL),
            Map.entry("==", Operator.EQUAL),
            Map.entry("eq", Operator.EQUAL),
            Map.entry("!=", Operator.NOT_EQUAL),
            Map.entry("<>", Operator.NOT_EQUAL),
            Map.entry("ne", Operator.NOT_EQUAL),
            Map.entry("<", Operator.LESS),
            Map.entry("lt", Operator.LESS),
            Map.entry("<=", Operator.AT_MOST),
            Map.entry("lte", Operator.AT_MOST),
            Map.entry(">", Operator.GREATER),
            Map.entry("gt", Operator.GREATER),
            Map.entry(">=", Operator.AT_LEAST),
            Map.entry("gte", Operator.AT_LEAST),
            Map.entry("in", Operator.IN),
            Map.entry("like", Operator.LIKE),
            Map.entry("contains", Operator.CONTAINS),
            Map.entry("starts", Operator.STARTS_WITH),
            Map.entry("ends", Operator.ENDS_WITH));

    private final List<Token> tokens;
    private int at;
    private int values;

    private FilterParser(List<Token> tokens) {
        this.tokens = tokens;
    }

    /**
     * Reads a filter.
     *
     * @throws Refusal.Bad when the text is none; the message names the position
     */
    public static Filter parse(String text) {
        if (text.length() > MAX_LENGTH) {
            throw refused(MAX_LENGTH + 1, "a filter has at most %d characters".formatted(MAX_LENGTH));
        }
        var parser = new FilterParser(FilterLexer.tokens(text));
        Filter filter = parser.either(0);
        Token rest = parser.next();
        if (rest.kind() != Kind.END) {
            throw refused(rest.position(), "'and', 'or' or the end is missing before this");
        }
        return filter;
    }

    static Refusal.Bad refused(int position, String why) {
        return new Refusal.Bad("The filter cannot be read at position %d: %s".formatted(position, why));
    }

    private Token next() {
        return tokens.get(at);
    }

    private Token take() {
        Token token = tokens.get(at);
        if (token.kind() != Kind.END) {
            at++;
        }
        return token;
    }

    private boolean took(String word, String sign) {
        if (next().isWord(word) || next().isSign(sign)) {
            at++;
            return true;
        }
        return false;
    }

    private Filter either(int depth) {
        List<Filter> parts = new ArrayList<>(List.of(every(depth)));
        while (took("or", "||")) {
            parts.add(every(depth));
        }
        return parts.size() == 1 ? parts.get(0) : new Filter.Or(parts);
    }

    private Filter every(int depth) {
        List<Filter> parts = new ArrayList<>(List.of(negated(depth)));
        while (took("and", "&&")) {
            parts.add(negated(depth));
        }
        return parts.size() == 1 ? parts.get(0) : new Filter.And(parts);
    }

    private Filter negated(int depth) {
        if (depth > MAX_DEPTH) {
            throw refused(next().position(), "a filter nests at most %d deep".formatted(MAX_DEPTH));
        }
        if (took("not", "!")) {
            return new Filter.Not(negated(depth + 1));
        }
        if (took("", "(")) {
            Filter inner = either(depth + 1);
            if (!took("", ")")) {
                throw refused(next().position(), "')' is missing before this");
            }
            return inner;
        }
        return comparison();
    }

    private Filter comparison() {
        Token column = take();
        if (column.kind() != Kind.WORD && column.kind() != Kind.QUOTED) {
            throw refused(column.position(), "the name of a column is missing here");
        }
        var name = new Name(column.text(), column.position());
        if (took("is", "")) {
            boolean negated = took("not", "");
            return absent(name, negated, take());
        }
        boolean negated = took("not", "");
        Operator operator = operator(take());
        if (negated && operator.compareTo(Operator.IN) < 0) {
            throw refused(column.position(), "'not' stands before a condition, or before in, like and contains");
        }
        if (operator == Operator.IN) {
            return negated(negated, new Comparison(name, operator, list()));
        }
        Token value = take();
        if (value.isWord("null") && (operator == Operator.EQUAL || operator == Operator.NOT_EQUAL)) {
            return absent(name, operator == Operator.NOT_EQUAL, value);
        }
        return negated(negated, new Comparison(name, operator, List.of(literal(value))));
    }

    private static Filter negated(boolean negated, Filter filter) {
        return negated ? new Filter.Not(filter) : filter;
    }

    private static Filter absent(Name name, boolean negated, Token value) {
        if (!value.isWord("null")) {
            throw refused(value.position(), "'null' is missing here");
        }
        return negated(negated, new Filter.IsNull(name));
    }

    private Operator operator(Token token) {
        boolean sign = token.kind() == Kind.SIGN || token.kind() == Kind.WORD;
        Operator operator = sign ? OPERATORS.get(token.text().toLowerCase(Locale.ROOT)) : null;
        if (operator == null) {
            throw refused(
                    token.position(), "an operator is missing here, such as =, !=, <, in, like, contains or is null");
        }
        boolean two = operator == Operator.STARTS_WITH || operator == Operator.ENDS_WITH;
        if (two && !took("with", "")) {
            throw refused(next().position(), "'with' is missing here");
        }
        return operator;
    }

    private List<Literal> list() {
        if (!took("", "(")) {
            throw refused(next().position(), "'in' wants its values in parentheses");
        }
        List<Literal> list = new ArrayList<>(List.of(literal(take())));
        while (took("", ",")) {
            list.add(literal(take()));
        }
        if (!took("", ")")) {
            throw refused(next().position(), "')' is missing before this");
        }
        return list;
    }

    private Literal literal(Token token) {
        if (++values > MAX_VALUES) {
            throw refused(token.position(), "a filter has at most %d values".formatted(MAX_VALUES));
        }
        if (token.isWord("true") || token.isWord("false")) {
            return new Literal(Filter.Kind.BOOLEAN, token.text().toLowerCase(Locale.ROOT), token.position());
        }
        return switch (token.kind()) {
            case TEXT, QUOTED -> text(token);
            case NUMBER -> new Literal(Filter.Kind.NUMBER, token.text(), token.position());
            case WORD, SIGN, END ->
                throw refused(
                        token.position(),
                        token.isWord("null")
                                ? "a comparison with null is written 'is null' or 'is not null'"
                                : "a value is missing here: a number, true, false or a text in single quotes");
        };
    }

    private static Literal text(Token token) {
        if (token.text().indexOf(0) >= 0) {
            throw refused(token.position(), "a text has no character NUL");
        }
        return new Literal(Filter.Kind.TEXT, token.text(), token.position());
    }
}
