package dev.larder.stores.database;

import io.quarkus.hibernate.orm.panache.PanacheEntityBase;
import jakarta.persistence.Id;
import jakarta.persistence.IdClass;
import jakarta.persistence.MappedSuperclass;

/** An entry in a table. */
@MappedSuperclass
@IdClass(EntryRow.PrimaryKey.class)
@SuppressWarnings("NullAway.Init") // Hibernate fills the fields
abstract class EntryRow extends PanacheEntityBase {
    @Id
    long generation;

    @Id
    byte[] key;

    long version;
    long deadline;
    int size;
    byte[] stored;

    /** The primary key of a row. */
    @SuppressWarnings("ArrayRecordComponent") // never compared: rows are not loaded by id
    record PrimaryKey(long generation, byte[] key) {}
}
