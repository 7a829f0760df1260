/** Services in front of tables of a PostgreSQL database, with the table API of DreamFactory. */
@NullMarked
@CheckReturnValue
package dev.larder.gateway.origin.table;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
