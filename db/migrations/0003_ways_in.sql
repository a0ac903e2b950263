ALTER TABLE "invitations" ADD COLUMN "mailed" boolean DEFAULT false NOT NULL;--> statement-breakpoint
ALTER TABLE "one_time_links" ADD COLUMN "mailed_to" text;--> statement-breakpoint
ALTER TABLE "one_time_links" ADD COLUMN "sign_up" jsonb;--> statement-breakpoint
ALTER TABLE "sign_ins" ADD COLUMN "proved_by" text DEFAULT 'password' NOT NULL;