package dev.larder.gateway.origin.table.database;

import java.util.List;
import java.util.OptionalLong;

/**
 * The rows that were read.
 *
 * @param count the number of all that match, if that was asked for
 */
public record FoundRows(Table table, List<FoundRow> rows, OptionalLong count) {}
