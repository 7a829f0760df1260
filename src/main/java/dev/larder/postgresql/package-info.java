/** The names of PostgreSQL as SQL writes them, for all that write SQL. */
@NullMarked
@CheckReturnValue
package dev.larder.postgresql;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
