ALTER TABLE "tasks" ADD COLUMN "turn_id" text NOT NULL;--> statement-breakpoint
ALTER TABLE "tasks" ADD COLUMN "timeout_ms" integer NOT NULL;--> statement-breakpoint
ALTER TABLE "tasks" ADD COLUMN "timed_out_at" timestamp (3) with time zone;--> statement-breakpoint
CREATE INDEX "tasks_open" ON "tasks" USING btree ("expires_at") WHERE "tasks"."expires_at" is not null;