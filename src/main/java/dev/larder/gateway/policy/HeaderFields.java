package dev.larder.gateway.policy;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** The fields of one message as they were sent: their order, lines and values are kept, and names ignore case. */
public record HeaderFields(List<Field> fields) {
    public static final HeaderFields NONE = new HeaderFields(List.of());

    /** One line of a field. */
    public record Field(String name, String value) {
        /** Whether this is a line of the field with that name. */
        public boolean is(String other) {
            return name.equalsIgnoreCase(other);
        }
    }

    public HeaderFields {
        fields = List.copyOf(fields);
    }

    /** The fields of names and values in turn. A name without a value is left out. */
    public static HeaderFields of(String... namesAndValues) {
        List<Field> fields = new ArrayList<>(namesAndValues.length / 2);
        for (int i = 0; i + 1 < namesAndValues.length; i += 2) {
            fields.add(new Field(namesAndValues[i], namesAndValues[i + 1]));
        }
        return new HeaderFields(fields);
    }

    public boolean has(String name) {
        for (Field field : fields) {
            if (field.is(name)) {
                return true;
            }
        }
        return false;
    }

    /** The value of the first line of a name. */
    public Optional<String> first(String name) {
        for (Field field : fields) {
            if (field.is(name)) {
                return Optional.of(field.value);
            }
        }
        return Optional.empty();
    }

    /** The values of all lines of a name. */
    public List<String> lines(String name) {
        List<String> lines = List.of();
        for (Field field : fields) {
            if (field.is(name)) {
                lines = lines.isEmpty() ? new ArrayList<>(1) : lines;
                lines.add(field.value);
            }
        }
        return lines;
    }

    /** The members of a list-based field over all its lines. Empty ones are left out (RFC 9110 §5.6.1.2). */
    public List<String> members(String name) {
        List<String> lines = lines(name);
        if (lines.isEmpty()) {
            return lines;
        }
        List<String> members = new ArrayList<>();
        for (String line : lines) {
            members.addAll(FieldText.split(line, ','));
        }
        return members;
    }

    /** These fields and one more line after them. */
    public HeaderFields plus(String name, String value) {
        List<Field> more = new ArrayList<>(fields.size() + 1);
        more.addAll(fields);
        more.add(new Field(name, value));
        return new HeaderFields(more);
    }

    /** These fields with one line of a name instead of all that there were. */
    public HeaderFields with(String name, String value) {
        return without(name).plus(name, value);
    }

    public HeaderFields without(String name) {
        return without(name::equalsIgnoreCase);
    }

    /** These fields without those whose name matches. */
    public HeaderFields without(Predicate<String> names) {
        List<Field> kept = new ArrayList<>(fields.size());
        for (Field field : fields) {
            if (!names.test(field.name)) {
                kept.add(field);
            }
        }
        return kept.size() == fields.size() ? this : new HeaderFields(kept);
    }

    /** These fields, each name that the newer ones have being replaced by their lines (RFC 9111 §3.2). */
    public HeaderFields updatedBy(HeaderFields newer) {
        List<Field> merged = new ArrayList<>(without(newer::has).fields);
        merged.addAll(newer.fields);
        return new HeaderFields(merged);
    }
}
