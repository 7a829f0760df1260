/** Writes of tables that are answered before the database has them: they wait in a durable queue. */
@NullMarked
@CheckReturnValue
package dev.larder.gateway.origin.table.behind;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
