package dev.larder.support;

import com.amazonaws.services.lambda.runtime.events.SQSEvent;
import com.amazonaws.services.lambda.runtime.events.SQSEvent.SQSMessage;
import java.util.ArrayList;
import java.util.Collection;

/** What SQS invokes RefreshFunction with. */
public final class QueueEvent {

    private QueueEvent() {}

    /** With a message for each of {@code bodies}; their ids are {@code message-0} and so on. */
    public static SQSEvent of(Collection<String> bodies) {
        var messages = new ArrayList<SQSMessage>();
        for (var body : bodies) {
            var message = new SQSMessage();
            message.setMessageId("message-" + messages.size());
            message.setBody(body);
            messages.add(message);
        }
        var event = new SQSEvent();
        event.setRecords(messages);
        return event;
    }
}
