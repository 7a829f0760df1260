package dev.larder.stores.database;

/** The data of a table that survives a crash of the database server. */
enum Durability {
    /** All acknowledged writes. */
    LOGGED("larder_entry", "larder_counter", "larder_list"),
    /** None: the table is empty after a crash, and writes cost less. */
    UNLOGGED("larder_entry_unlogged", "larder_counter_unlogged", "larder_list_unlogged");

    private final String entryTable;
    private final String counterTable;
    private final String listTable;

    Durability(String entryTable, String counterTable, String listTable) {
        this.entryTable = entryTable;
        this.counterTable = counterTable;
        this.listTable = listTable;
    }

    String entryTable() {
        return entryTable;
    }

    String counterTable() {
        return counterTable;
    }

    String listTable() {
        return listTable;
    }
}
