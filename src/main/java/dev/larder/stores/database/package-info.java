/** PostgreSQL as a store: JDBC for frequent calls, Panache for all others. */
@NullMarked
@CheckReturnValue
package dev.larder.stores.database;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
