CREATE TABLE "credentials" (
	"id" text PRIMARY KEY NOT NULL,
	"owner_id" text,
	"workspace_id" text,
	"name" text NOT NULL,
	"sealed" text NOT NULL,
	"key_id" text NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"last_used_at" timestamp (3) with time zone,
	CONSTRAINT "credentials_owner_name" UNIQUE("owner_id","name"),
	CONSTRAINT "credentials_workspace_name" UNIQUE("workspace_id","name"),
	CONSTRAINT "credentials_one_owner" CHECK (num_nonnulls("credentials"."owner_id", "credentials"."workspace_id") = 1)
);
--> statement-breakpoint
CREATE TABLE "workspace_credentials" (
	"workspace_id" text NOT NULL,
	"credential_id" text NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "workspace_credentials_workspace_id_credential_id_pk" PRIMARY KEY("workspace_id","credential_id")
);
--> statement-breakpoint
CREATE TABLE "shell_pieces" (
	"shell_id" text NOT NULL,
	"direction" text NOT NULL,
	"seq" bigint NOT NULL,
	"data" text NOT NULL,
	CONSTRAINT "shell_pieces_shell_id_direction_seq_pk" PRIMARY KEY("shell_id","direction","seq")
);
--> statement-breakpoint
CREATE TABLE "shells" (
	"id" text PRIMARY KEY NOT NULL,
	"chat_id" text NOT NULL,
	"person_id" text NOT NULL,
	"workspace_id" text NOT NULL,
	"number" integer NOT NULL,
	"host_id" text,
	"state" text NOT NULL,
	"columns" integer NOT NULL,
	"rows" integer NOT NULL,
	"exit_code" integer,
	"fault" text,
	"printed" bigint DEFAULT 0 NOT NULL,
	"typed" bigint DEFAULT 0 NOT NULL,
	"typists" jsonb DEFAULT '[]'::jsonb NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"seen_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"ended_at" timestamp (3) with time zone
);
--> statement-breakpoint
CREATE TABLE "tasks" (
	"id" text PRIMARY KEY NOT NULL,
	"chat_id" text NOT NULL,
	"person_id" text NOT NULL,
	"turn_id" text NOT NULL,
	"timeout_ms" integer NOT NULL,
	"expires_at" timestamp (3) with time zone,
	"timed_out_at" timestamp (3) with time zone,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "tasks_chatId_unique" UNIQUE("chat_id")
);
--> statement-breakpoint
CREATE TABLE "budgets" (
	"id" text PRIMARY KEY NOT NULL,
	"person_id" text,
	"workspace_id" text,
	"period" text NOT NULL,
	"limit_tokens" bigint NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "budgets_one" UNIQUE NULLS NOT DISTINCT("person_id","workspace_id","period")
);
--> statement-breakpoint
CREATE TABLE "model_requests" (
	"id" text PRIMARY KEY NOT NULL,
	"at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"host_id" text NOT NULL,
	"person_id" text NOT NULL,
	"workspace_id" text,
	"chat_id" text,
	"turn_id" text,
	"backend" text NOT NULL,
	"provider" text NOT NULL,
	"model" text,
	"status" integer,
	"refused" text,
	"input_tokens" bigint DEFAULT 0 NOT NULL,
	"output_tokens" bigint DEFAULT 0 NOT NULL,
	"cached_tokens" bigint DEFAULT 0 NOT NULL,
	"reasoning_tokens" bigint DEFAULT 0 NOT NULL,
	"duration_ms" integer DEFAULT 0 NOT NULL
);
--> statement-breakpoint
ALTER TABLE "chats" ADD COLUMN "kind" text DEFAULT 'chat' NOT NULL;--> statement-breakpoint
ALTER TABLE "custom_backends" ADD COLUMN "registry" jsonb;--> statement-breakpoint
ALTER TABLE "hosts" ADD COLUMN "pool" jsonb;--> statement-breakpoint
ALTER TABLE "credentials" ADD CONSTRAINT "credentials_owner_id_people_id_fk" FOREIGN KEY ("owner_id") REFERENCES "public"."people"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "credentials" ADD CONSTRAINT "credentials_workspace_id_workspaces_id_fk" FOREIGN KEY ("workspace_id") REFERENCES "public"."workspaces"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "workspace_credentials" ADD CONSTRAINT "workspace_credentials_workspace_id_workspaces_id_fk" FOREIGN KEY ("workspace_id") REFERENCES "public"."workspaces"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "workspace_credentials" ADD CONSTRAINT "workspace_credentials_credential_id_credentials_id_fk" FOREIGN KEY ("credential_id") REFERENCES "public"."credentials"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "shell_pieces" ADD CONSTRAINT "shell_pieces_shell_id_shells_id_fk" FOREIGN KEY ("shell_id") REFERENCES "public"."shells"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "shells" ADD CONSTRAINT "shells_chat_id_chats_id_fk" FOREIGN KEY ("chat_id") REFERENCES "public"."chats"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "shells" ADD CONSTRAINT "shells_person_id_people_id_fk" FOREIGN KEY ("person_id") REFERENCES "public"."people"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "tasks" ADD CONSTRAINT "tasks_chat_id_chats_id_fk" FOREIGN KEY ("chat_id") REFERENCES "public"."chats"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "tasks" ADD CONSTRAINT "tasks_person_id_people_id_fk" FOREIGN KEY ("person_id") REFERENCES "public"."people"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "budgets" ADD CONSTRAINT "budgets_person_id_people_id_fk" FOREIGN KEY ("person_id") REFERENCES "public"."people"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "budgets" ADD CONSTRAINT "budgets_workspace_id_workspaces_id_fk" FOREIGN KEY ("workspace_id") REFERENCES "public"."workspaces"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "model_requests" ADD CONSTRAINT "model_requests_person_id_people_id_fk" FOREIGN KEY ("person_id") REFERENCES "public"."people"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "model_requests" ADD CONSTRAINT "model_requests_workspace_id_workspaces_id_fk" FOREIGN KEY ("workspace_id") REFERENCES "public"."workspaces"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "model_requests" ADD CONSTRAINT "model_requests_chat_id_chats_id_fk" FOREIGN KEY ("chat_id") REFERENCES "public"."chats"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "workspace_credentials_credential" ON "workspace_credentials" USING btree ("credential_id");--> statement-breakpoint
CREATE INDEX "shells_open" ON "shells" USING btree ("host_id") WHERE "shells"."state" <> 'ended';--> statement-breakpoint
CREATE INDEX "shells_chat" ON "shells" USING btree ("chat_id");--> statement-breakpoint
CREATE INDEX "tasks_person" ON "tasks" USING btree ("person_id","created_at");--> statement-breakpoint
CREATE INDEX "tasks_open" ON "tasks" USING btree ("expires_at") WHERE "tasks"."expires_at" is not null;--> statement-breakpoint
CREATE INDEX "model_requests_person" ON "model_requests" USING btree ("person_id","at");--> statement-breakpoint
CREATE INDEX "model_requests_workspace" ON "model_requests" USING btree ("workspace_id","at");--> statement-breakpoint
CREATE INDEX "model_requests_turn" ON "model_requests" USING btree ("turn_id");--> statement-breakpoint
CREATE INDEX "model_requests_at" ON "model_requests" USING btree ("at");