package dev.larder.gateway.origin.table.database;

import dev.larder.gateway.origin.table.filter.Filter;
import dev.larder.gateway.origin.table.filter.Filter.Comparison;
import dev.larder.gateway.origin.table.filter.Filter.Literal;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;

/** The condition of a filter on the table {@code t}: columns of the catalogue, and every value as a parameter. */
final class FilterSql {
    private final Table table;

    private FilterSql(Table table) {
        this.table = table;
    }

    /** @throws UnknownColumn when the filter names a column that the table has not */
    static Fragment of(Filter filter, Table table) {
        return new FilterSql(table).condition(filter);
    }

    private Fragment condition(Filter filter) {
        if (filter instanceof Filter.And and) {
            return joined(" and ", and.parts());
        } else if (filter instanceof Filter.Or or) {
            return joined(" or ", or.parts());
        } else if (filter instanceof Filter.Not not) {
            return Fragment.of("not ").plus(condition(not.part()));
        } else if (filter instanceof Filter.IsNull none) {
            return Fragment.of("(%s is null)".formatted(column(none.column())));
        }
        return comparison((Comparison) filter);
    }

    private Fragment joined(String sign, List<Filter> parts) {
        Fragment all = Fragment.join(sign, parts.stream().map(this::condition).toList());
        return Fragment.of("(").plus(all).plus(")");
    }

    private String column(Filter.Name name) {
        return table.column(name.text()).inSql();
    }

    private Fragment comparison(Comparison one) {
        Column column = table.column(one.column().text());
        String first = one.values().get(0).text();
        return switch (one.operator()) {
            case EQUAL -> compared(column, "=", first);
            case NOT_EQUAL -> compared(column, "<>", first);
            case LESS -> compared(column, "<", first);
            case AT_MOST -> compared(column, "<=", first);
            case GREATER -> compared(column, ">", first);
            case AT_LEAST -> compared(column, ">=", first);
            case IN -> among(column, one.values());
            case LIKE -> like(column, first);
            case CONTAINS -> like(column, "%" + escaped(first) + "%");
            case STARTS_WITH -> like(column, escaped(first) + "%");
            case ENDS_WITH -> like(column, "%" + escaped(first));
        };
    }

    private static Fragment compared(Column column, String operator, String value) {
        return Fragment.of("(%s %s %s)".formatted(column.inSql(), operator, column.parameter()), value);
    }

    private static Fragment among(Column column, List<Literal> values) {
        return among(column, values.stream().map(Literal::text));
    }

    /** The condition that the column has one of the values. */
    static Fragment among(Column column, Stream<String> some) {
        List<String> values = some.toList();
        String parameters = String.join(", ", Collections.nCopies(values.size(), column.parameter()));
        return new Fragment("(%s in (%s))".formatted(column.inSql(), parameters), values);
    }

    private static Fragment like(Column column, String pattern) {
        return Fragment.of("(cast(%s as text) like ?)".formatted(column.inSql()), pattern);
    }

    private static String escaped(String text) {
        return text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_");
    }
}
