package dev.larder.stores.database;

import io.quarkus.hibernate.orm.panache.PanacheEntityBase;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;

/** A generation that no namespace has any more. Its rows are garbage. */
@Entity
@Table(name = "larder_retired")
class RetiredGeneration extends PanacheEntityBase {
    @Id
    long generation;

    long retired;
}
