package dev.larder.stores.database;

import jakarta.persistence.Entity;
import jakarta.persistence.Table;

/** An entry that does not survive a crash of the database server. */
@Entity
@Table(name = "larder_entry_unlogged")
class UnloggedEntry extends EntryRow {}
