package dev.larder.gateway.origin.table.filter;

import java.util.List;
import java.util.stream.Stream;

/** A condition on the rows of a table. As in SQL, a comparison with a null is neither true nor false. */
public sealed interface Filter {
    /** All of these hold. */
    record And(List<Filter> parts) implements Filter {}

    /** One of these holds. */
    record Or(List<Filter> parts) implements Filter {}

    /** This does not hold. */
    record Not(Filter part) implements Filter {}

    /** A column compares so with a value: with one of them for {@link Operator#IN}, else with the only one. */
    record Comparison(Name column, Operator operator, List<Literal> values) implements Filter {}

    /** A column has no value. */
    record IsNull(Name column) implements Filter {}

    /** The name of a column and where it stands in the text, counted from 1. */
    record Name(String text, int position) {}

    /** A value and where it stands in the text, counted from 1. */
    record Literal(Kind kind, String text, int position) {}

    /** The type of a value. */
    enum Kind {
        TEXT,
        NUMBER,
        BOOLEAN
    }

    /** The comparison of a column with a value. */
    enum Operator {
        EQUAL,
        NOT_EQUAL,
        LESS,
        AT_MOST,
        GREATER,
        AT_LEAST,
        IN,
        /** {@code %} stands for any text and {@code _} for any character. */
        LIKE,
        CONTAINS,
        STARTS_WITH,
        ENDS_WITH
    }

    /** The columns that it names, in the order of the text. */
    default Stream<Name> columns() {
        return comparisons().map(one -> one instanceof IsNull none ? none.column() : ((Comparison) one).column());
    }

    /** Its comparisons, in the order of the text. */
    default Stream<Filter> comparisons() {
        if (this instanceof And and) {
            return and.parts.stream().flatMap(Filter::comparisons);
        } else if (this instanceof Or or) {
            return or.parts.stream().flatMap(Filter::comparisons);
        } else if (this instanceof Not not) {
            return not.part.comparisons();
        }
        return Stream.of(this);
    }
}
