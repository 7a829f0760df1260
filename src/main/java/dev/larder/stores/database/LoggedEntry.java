package dev.larder.stores.database;

import jakarta.persistence.Entity;
import jakarta.persistence.Table;

/** An entry that survives a crash of the database server. */
@Entity
@Table(name = "larder_entry")
class LoggedEntry extends EntryRow {}
