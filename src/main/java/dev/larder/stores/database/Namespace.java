package dev.larder.stores.database;

import io.quarkus.hibernate.orm.panache.PanacheEntityBase;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.LockModeType;
import jakarta.persistence.Table;

/** A namespace and the generation of its rows. */
@Entity
@Table(name = "larder_namespace")
@SuppressWarnings("NullAway.Init") // Hibernate fills the fields
class Namespace extends PanacheEntityBase {
    @Id
    String name;

    long generation;

    @Enumerated(EnumType.STRING)
    Durability durability;

    /** The namespace's row, created if it is missing, and locked until the transaction ends. */
    static Namespace locked(String name, Durability durability) {
        var unused = getEntityManager()
                .createNativeQuery("""
                        insert into larder_namespace (name, generation, durability)
                        values (?1, nextval('larder_generation'), ?2) on conflict do nothing""")
                .setParameter(1, name)
                .setParameter(2, durability.name())
                .executeUpdate();
        return findById(name, LockModeType.PESSIMISTIC_WRITE);
    }

    /** Begins a new generation; the sweeper removes the rows of the old one. */
    void renew(long now) {
        var retired = new RetiredGeneration();
        retired.generation = generation;
        retired.retired = now;
        retired.persist();
        generation = ((Number) getEntityManager()
                        .createNativeQuery("select nextval('larder_generation')")
                        .getSingleResult())
                .longValue();
    }
}
