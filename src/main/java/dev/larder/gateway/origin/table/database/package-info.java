/** The database of a table origin: its catalogue, and statements over JDBC in a lane of their own. */
@NullMarked
@CheckReturnValue
package dev.larder.gateway.origin.table.database;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
