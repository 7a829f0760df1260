package dev.larder.gateway.origin.table;

import dev.larder.core.Refusal;
import dev.larder.gateway.origin.table.database.Selection;
import dev.larder.gateway.origin.table.database.Selection.Order;
import dev.larder.gateway.origin.table.database.Selection.Page;
import dev.larder.gateway.origin.table.filter.FilterParser;
import dev.larder.http.codec.Query;
import dev.larder.http.codec.WholeNumber;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The parameters of the table API. */
final class TableQuery {
    private static final Set<String> OF_LISTS =
            Set.of("fields", "filter", "order", "limit", "offset", "ids", "id_field", "include_count");
    private static final Set<String> OF_ROWS = Set.of("fields", "id_field");
    static final Set<String> OF_CHANGES =
            Set.of("fields", "filter", "ids", "id_field", "continue", "rollback", "force");

    private final Query query;

    TableQuery(Query query) {
        this.query = query;
    }

    /** @throws Refusal.Bad when a parameter is unknown or has a wrong value */
    Selection list() {
        query.allowOnly(OF_LISTS);
        int limit = number("limit", Selection.MAX_ROWS);
        if (limit > Selection.MAX_ROWS) {
            throw new Refusal.Bad("The parameter limit is at most %d".formatted(Selection.MAX_ROWS));
        }
        return new Selection(
                shown(), rows(), order(), new Page(limit, number("offset", 0)), query.flag("include_count"));
    }

    /** @throws Refusal.Bad as above */
    Selection row(String id) {
        query.allowOnly(OF_ROWS);
        return Selection.row(shown(), id, idField());
    }

    /** @throws Refusal.Bad if there is a parameter */
    void requireNone() {
        query.allowOnly(Set.of());
    }

    /** The requested columns of an answer; empty if none are requested. */
    List<String> fields() {
        return query.one("fields").map(TableQuery::parts).orElse(List.of());
    }

    /** The requested columns of an answer that shows all columns by default; empty for all. */
    private List<String> shown() {
        List<String> fields = fields();
        return fields.equals(List.of("*")) ? List.of() : fields;
    }

    Optional<String> idField() {
        return query.one("id_field").filter(name -> !name.isEmpty());
    }

    Selection.Rows rows() {
        return new Selection.Rows(
                query.one("filter").filter(text -> !text.isBlank()).map(FilterParser::parse),
                query.one("ids").map(TableQuery::ids),
                idField());
    }

    boolean flag(String name) {
        return query.flag(name);
    }

    private static List<String> ids(String text) {
        List<String> ids = parts(text);
        if (ids.isEmpty() || ids.size() > Selection.MAX_ROWS) {
            throw new Refusal.Bad("The parameter ids has from 1 to %d values".formatted(Selection.MAX_ROWS));
        }
        return ids;
    }

    private List<Order> order() {
        List<Order> order = new ArrayList<>();
        for (String part : query.one("order").map(TableQuery::parts).orElse(List.of())) {
            String[] words = part.split("\\s+", -1);
            boolean descending = words.length == 2 && words[1].equalsIgnoreCase("desc");
            if (words.length > 2 || (words.length == 2 && !descending && !words[1].equalsIgnoreCase("asc"))) {
                throw new Refusal.Bad(
                        "The parameter order is a list of columns, each with asc or desc behind it, or neither");
            }
            order.add(new Order(words[0], descending));
        }
        return order;
    }

    private int number(String name, int otherwise) {
        Optional<String> text = query.one(name);
        if (text.isEmpty()) {
            return otherwise;
        }
        String digits = WholeNumber.digits(text.get());
        if (!digits.matches("\\d{1,9}")) {
            throw new Refusal.Bad("The parameter %s is a whole number".formatted(name));
        }
        return Integer.parseInt(digits);
    }

    private static List<String> parts(String text) {
        return Arrays.stream(text.split(",", -1))
                .map(String::strip)
                .filter(part -> !part.isEmpty())
                .toList();
    }
}
