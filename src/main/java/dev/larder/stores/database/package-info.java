/** PostgreSQL as a store: JDBC for the hot path, Panache for everything else. */
@NullMarked
@CheckReturnValue
package dev.larder.stores.database;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
