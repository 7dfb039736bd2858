-- 災害時提供: what is handed over after its receiver has reported the return or deletion is owed again. The receiver's own hand-over finds the release
-- of its message.
CREATE POLICY release_message_received ON relay.release_message FOR SELECT TO engawa_exchange
  USING (EXISTS (SELECT FROM relay.message m
    WHERE m.id = release_message.message AND m.receiver_system = ANY (exchange.context_list('systems'))));
