package dev.larder.stores.database;

/** What a table keeps when the database server crashes. */
enum Durability {
    /** Everything that was acknowledged. */
    LOGGED("larder_entry", "larder_counter"),
    /** Nothing: the table is empty after a crash, and writes cost less. */
    UNLOGGED("larder_entry_unlogged", "larder_counter_unlogged");

    private final String entryTable;
    private final String counterTable;

    Durability(String entryTable, String counterTable) {
        this.entryTable = entryTable;
        this.counterTable = counterTable;
    }

    String entryTable() {
        return entryTable;
    }

    String counterTable() {
        return counterTable;
    }
}
