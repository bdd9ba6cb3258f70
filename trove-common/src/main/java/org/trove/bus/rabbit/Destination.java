package org.trove.bus.rabbit;

/** Where a message goes. @param exchange empty for the broker's default exchange, where the routing key names the queue */
record Destination(String exchange, String routingKey) {
    static Destination queue(String name) {
        return new Destination("", name);
    }
}
