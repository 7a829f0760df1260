@NullMarked
package dev.larder.stores.database;

import org.jspecify.annotations.NullMarked;
