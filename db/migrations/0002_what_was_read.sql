CREATE INDEX "chat_events_news" ON "chat_events" USING btree ("chat_id","seq") WHERE "chat_events"."type" in ('turn.ended', 'request.opened');--> statement-breakpoint
INSERT INTO "chat_marks" ("person_id", "chat_id", "read_seq") SELECT "chats"."owner_id", "chats"."id", "chat_heads"."seq" FROM "chats" JOIN "chat_heads" ON "chat_heads"."chat_id" = "chats"."id" ON CONFLICT DO NOTHING;
