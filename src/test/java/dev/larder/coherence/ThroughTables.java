package dev.larder.coherence;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.larder.coherence.KeptConnection.Reply;
import java.io.IOException;
import java.net.URLEncoder;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads and changes of rows through a service in front of tables, in the forms that the table API has. A third of the
 * numbers have two rows, which each change writes in one transaction; a fifth of them are removed by each even change.
 *
 * @param service the service
 * @param tables the tables, each of which has a part of the rows
 * @param race the number of the race: the rows of no two races have the same ids
 * @param counts receives the hits
 */
record ThroughTables(String service, List<String> tables, int race, ReadCounts counts) implements OriginRace.Way {
    private static final Pattern ROW = Pattern.compile("\"id\":(\\d+),(?:\"race\":\\d+,)?\"number\":(\\d+)");

    /** The ids of the second rows. */
    private static final int TWINS = 50;

    @Override
    public List<OptionalLong> read(KeptConnection node, List<Integer> keys) throws IOException {
        List<String> paths = new ArrayList<>();
        for (int i = 0; i < keys.size(); i++) {
            paths.add(question(keys.get(i), i));
        }
        List<Reply> replies = node.get(paths);
        List<OptionalLong> numbers = new ArrayList<>();
        for (int i = 0; i < keys.size(); i++) {
            numbers.add(number(keys.get(i), replies.get(i)));
        }
        return numbers;
    }

    /** A read that shows the number. Most are of one row: any change of the table makes its lists outdated. */
    private String question(int key, int form) {
        String filter = encoded("(race = %d)".formatted(race));
        return switch (form % 10) {
            case 0 -> table(key) + "?filter=" + filter + "&fields=id,number&order=number";
            case 1 -> table(key) + "?filter=" + filter + encoded(" and (number >= 0)") + "&include_count=true";
            case 2 -> table(key) + "?ids=" + ids(key);
            case 3, 4, 5 -> row(key) + "?fields=id,number";
            default -> row(key);
        };
    }

    private OptionalLong number(int key, Reply reply) {
        if (reply.isOverloaded()) {
            return OptionalLong.empty();
        }
        assertThat(reply.status())
                .as("status of a read of %s: %s", service, reply)
                .isIn(200, 404);
        counts.answered(reply);
        Map<Integer, Long> rows = new HashMap<>();
        Matcher row = ROW.matcher(reply.body());
        while (row.find()) {
            rows.put(Integer.parseInt(row.group(1)), Long.parseLong(row.group(2)));
        }
        long number = rows.getOrDefault(id(key), OriginRace.GONE);
        if (hasTwin(key) && rows.size() > 1) {
            assertThat(rows.getOrDefault(id(key) + TWINS, OriginRace.GONE))
                    .as("the row that is written with %d in %s", id(key), service)
                    .isEqualTo(number);
        }
        return OptionalLong.of(number);
    }

    @Override
    public boolean change(KeptConnection node, int key, long number) throws IOException {
        if (isRemoved(key, number)) {
            return isDone(remove(node, key, number), 200, 404);
        }
        if (number == 1 || !isRemoved(key, number - 1)) {
            return isDone(update(node, key, number), 200);
        }
        // where the answer to its removal was lost, the row may be there
        boolean there = isDone(node.send("POST", table(key), records(key, number)), 201, 409);
        return there && isDone(node.send("PATCH", table(key), records(key, number)), 200);
    }

    private Reply update(KeptConnection node, int key, long number) throws IOException {
        String record = "{\"number\":%d}".formatted(number);
        String whole = "{\"number\":%d,\"race\":%d}".formatted(number, race);
        int form = (int) (number % 5);
        return switch (hasTwin(key) ? form + 5 : form) {
            case 0, 1 -> node.send("PATCH", row(key), record);
            case 2 -> node.send("PUT", row(key), whole);
            case 3, 6 -> node.send("PATCH", table(key) + "?filter=" + filter(key), record);
            case 4, 7 -> node.send("PATCH", table(key) + "?ids=" + ids(key), record);
            case 5, 8 -> node.send("PUT", table(key), records(key, number));
            default -> node.send("PATCH", table(key), records(key, number));
        };
    }

    private Reply remove(KeptConnection node, int key, long number) throws IOException {
        return number % 4 == 0 && !hasTwin(key)
                ? node.send("DELETE", row(key), "")
                : node.send(
                        "DELETE", table(key) + (number % 4 == 0 ? "?ids=" + ids(key) : "?filter=" + filter(key)), "");
    }

    private boolean isDone(Reply reply, Integer... statuses) {
        if (reply.isOverloaded()) {
            return false;
        }
        assertThat(reply.status())
                .as("status of a change of %s: %s", service, reply)
                .isIn((Object[]) statuses);
        return true;
    }

    static boolean isRemoved(int key, long number) {
        return key % 5 == 4 && number % 2 == 0;
    }

    private static boolean hasTwin(int key) {
        return key % 3 == 0;
    }

    int id(int key) {
        return 100 * race + key;
    }

    /** The ids of the rows of a number. */
    String ids(int key) {
        return id(key) + (hasTwin(key) ? "," + (id(key) + TWINS) : "");
    }

    private String filter(int key) {
        return encoded("id in (%s)".formatted(ids(key)));
    }

    private String records(int key, long number) {
        String first = record(id(key), number);
        return "{\"resource\":[%s]}".formatted(hasTwin(key) ? first + "," + record(id(key) + TWINS, number) : first);
    }

    private String record(int id, long number) {
        return "{\"id\":%d,\"race\":%d,\"number\":%d}".formatted(id, race, number);
    }

    private String row(int key) {
        return table(key) + "/" + id(key);
    }

    private String table(int key) {
        return "/api/v2/%s/_table/%s".formatted(service, tableOf(key));
    }

    /** The table that has the rows of a number. */
    String tableOf(int key) {
        return tables.get(key / 2 % tables.size());
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, UTF_8).replace("+", "%20");
    }
}
