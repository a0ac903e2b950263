ALTER TABLE "shells" ADD COLUMN "workspace_id" text NOT NULL;--> statement-breakpoint
ALTER TABLE "shells" ADD COLUMN "number" integer NOT NULL;--> statement-breakpoint
ALTER TABLE "shells" ADD COLUMN "printed" bigint DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "shells" ADD COLUMN "typed" bigint DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "shells" ADD COLUMN "typists" jsonb DEFAULT '[]'::jsonb NOT NULL;--> statement-breakpoint
CREATE INDEX "shells_chat" ON "shells" USING btree ("chat_id");