@NullMarked
package dev.larder.gateway.origin.table.database;

import org.jspecify.annotations.NullMarked;
