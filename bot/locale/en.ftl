
## The command line (bot/cli.py, bot/commands)

cli-help = Layani: a conversational service desk. These commands are for staff and administrators.
cli-run = Run Layani (desk and brain) until Ctrl-C.
cli-train = Train the model when there is none for the present data.
cli-train-force = Train again even if the model exists.
cli-settings = Show each setting, its value here and its meaning.
cli-settings-markdown = Print the text of docs/settings.md.
cli-responses = Print what the rules of the dialogue say by themselves, from bot/locale.
cli-responses-write = Write it into domain.yml.
cli-alerts = Show the alerts that staff have not seen yet.
cli-alerts-seen = Mark them all as seen.
cli-seed = Fill the database with made-up tickets, to try things out and to measure. Not for a database in use.
cli-seed-tickets = So many tickets, with about five messages each, from the last 27 months.
cli-seed-number = Another number makes other tickets, the same one the same again.
cli-seed-add = Add them to the tickets that are there already.
cli-tickets = Tickets: list, read, comment, status.
cli-tickets-list = List tickets, newest first.
cli-tickets-list-status = Only those with this status.
cli-tickets-list-kind = Only this kind.
cli-tickets-list-service = Only those of this service.
cli-tickets-list-search = Only those with all these words, or with this number.
cli-tickets-reindex = Read every ticket anew for the search; needed only after its rules changed.
cli-tickets-show = Show everything about a ticket.
cli-tickets-comment = Add a comment; unless internal, it is sent to the requester.
cli-tickets-resolve = Resolve a ticket; its requester is told and asked for a rating.
cli-tickets-status = Set a ticket's status.
cli-tickets-close = Close a resolved ticket.
cli-ticket-number = The ticket's number, such as INC-000012.
cli-status = The new status.
cli-reason = The reason; for resolved, the resolution.
cli-resolution = What was done about it.
cli-text = What to say.
cli-internal = For staff only; not sent to the requester.
cli-as = Name of the agent who does it (default: the user of this computer).
cli-limit = At most so many lines.
cli-queue = List the conversations that wait for a person, longest first.
cli-conversation = Conversations: read, reply, resolve, hand back to the bot.
cli-conversation-id = The conversation's id; its first few letters are enough.
cli-conversation-show = Show a whole conversation.
cli-conversation-reply = Answer the requester, taking the conversation over first.
cli-conversation-resolve = Resolve the conversation's ticket and hand the conversation back to the bot.
cli-conversation-hand-back = Hand a conversation back to the bot.
cli-service = How the services are doing, as requesters are told.
cli-service-list = List each service with its state.
cli-service-status = Set a service's state.
cli-service-key = The service's key in data/services.yml, such as wifi.
cli-service-state = The new state.
cli-service-note = A short explanation for requesters.
cli-file = A file to send with it; may be given several times.
cli-customer = Customers that requesters belong to.
cli-customer-create = Add a customer.
cli-customer-list = List the customers.
cli-customer-secret = Make a secret with which the customer's pages sign identities and print it; it is shown only once, and the one before is worthless.
cli-customer-key = The customer's key: lower-case letters, digits and hyphens, such as faculty-of-law.
cli-customer-name = The customer's name as people know it.
cli-invite = Invitations to join a customer.
cli-invite-create = Make an invitation and print its links; they are shown only once.
cli-invite-name = Whom the invitation is for; a note for staff.
cli-invite-days = Days until it expires.
cli-invite-uses = How many people may use it.
cli-token = Tokens for the management API.
cli-token-create = Make a token and print it; it is shown only once.
cli-token-list = List the tokens' names.
cli-token-revoke = Revoke a token.
cli-token-name = Name of the system that uses the token.
cli-knowledge = The knowledge base.
cli-knowledge-search = Find the articles for a question.
cli-knowledge-text = The question as a requester would write it.
cli-language = Language of the articles: id or en.
cli-nlu = How well the bot understands: check the examples, measure, compare.
cli-nlu-lint = Check the training examples: repetitions, leaks into the exams, balance, contradictions.
cli-nlu-benchmark = Measure the intent recipe on banking77 and CLINC150.
cli-nlu-data = The folder with banking77/ and clinc150/ (formats: docs/nlu.md).
cli-nlu-evaluate = Measure the model on an exam set, beside stock Rasa trained on the same data.
cli-nlu-set = dev for tuning; test once a release only.
cli-nlu-stock = Also train and measure stock Rasa, and time the trainings; takes half an hour.
cli-nlu-write = Write the figures into docs/nlu-scorecard.md.

column-agent = agent
column-article = article
column-at = at
column-category = category
column-conversation = conversation
column-created = created
column-description = description
column-field = field
column-impact = impact
column-key = key
column-kind = kind
column-language = language
column-last-used = last used
column-last-words = last words
column-layani = Layani
column-meaning = meaning
column-measure = measure
column-minutes = minutes waiting
column-name = name
column-note = note
column-number = number
column-opened = opened
column-place = place
column-position = position
column-priority = priority
column-rating = rating
column-ratio = Layani ÷ stock
column-resolution = resolution
column-resolved = resolved
column-revoked = revoked
column-score = score
column-service = service
column-setting = setting
column-since = since
column-state = state
column-status = status
column-stock = stock DIET
column-text = text
column-ticket = ticket
column-title = title
column-urgency = urgency
column-value = value
column-wanted = wanted

actor-agent = agent { $id }
actor-bot = the bot
actor-integration = integration { $id }
actor-requester = requester { $id }
actor-system = the system
conversation-ambiguous = More than one conversation has an id that begins with { $id }. Please give a few more letters.
conversation-handed-back = The conversation is back with the bot.
conversation-head = Conversation { $id }, channel { $channel }, held by { $holder }
conversation-no-open-ticket = This conversation has no open ticket.
conversation-not-found = There is no conversation { $id }.
conversation-page = Written from the page { $page }
conversation-replied = The reply is sent.
conversation-resolved = Ticket { $number } is resolved, and the conversation is back with the bot.
data-dir-unusable = The data folder { $folder } cannot be used: { $reason }. Check DATA_DIR.
database-away = The database cannot be reached: { $reason }. Check DATABASE_URL.
database-newer = This database was made by a newer version of Layani ({ $reason }). Upgrade Layani.
knowledge-preparing = Reading the articles for the search, once: a few seconds …
knowledge-answers = The bot would answer with the article { $article }.
knowledge-silent = The bot would not answer with an article: none is sure enough.
alerts-none = No new alerts.
customer-created = Customer { $name } is added as { $slug }.
queue-empty = No conversation is waiting.
run-gave-up = { $name } ended (code { $code }) and would end again; the lines above say why. Layani stops.
run-port-impossible = Cannot listen on { $host }:{ $port }: { $reason }. Check HOST.
run-port-taken = Port { $port } on { $host } is taken by another program. Choose another one, such as { $setting }={ $other } make run, or stop that program.
run-ready = Layani is ready at { $address } (stop with Ctrl-C)
run-restarting = { $name } ended (code { $code }); it starts again in { $seconds } s.
run-starting = Starting Layani …
run-stopped = Layani has stopped.
service-has-state = { $service }: { $state }
ticket-commented = The comment on { $number } is added.
ticket-has-status = { $number }: { $status }
ticket-internal = internal
seed-progress = Made-up tickets
seed-done = { $tickets ->
    [one] One made-up ticket is there.
   *[other] { $tickets } made-up tickets are there.
}
tickets-reindexed = { $count ->
    [one] One ticket read anew.
   *[other] { $count } tickets read anew.
}
tickets-more = These are the first { $limit } tickets; use --limit to see more.
token-revoked = Token { $name } is revoked.
train-bar = training the model
train-done = Trained the model { $model } in { $seconds } s.
train-failed = Training failed. The whole log is in { $log }.
train-not-needed = The model { $model } is the one for the present data.
train-progress = training the model: { $gone } s of about { $seconds } s
train-starts = Training the model for the present data: about { $seconds } s.

## Understanding: layani nlu
nlu-benchmark-figure = { $name }: { $percent } %
nlu-benchmark-learns = { $name }, { $size }: learning from { $examples } examples
nlu-benchmark-read = { $name }: { $done } of { $of } messages read
nlu-evaluate-parses = { $system }: understanding { $messages } messages
nlu-evaluate-trains = { $system }: training, { $seconds } s
nlu-failed = It did not work. The whole log is in { $log }.
nlu-file-missing = { $file } is missing.
nlu-lint-across = error: { $at } “{ $text }” is also an example of another intent: { $other }
nlu-lint-contradicted = warning: { $at } “{ $text }” looks like { $intent } to the model ({ $percent } %)
nlu-lint-few = warning: { $intent } has { $found } examples of language { $language }; it should have { $least }
nlu-lint-leak = error: { $at } “{ $text }” is asked in the exam { $exam }
nlu-lint-near = warning: { $at } “{ $text }” means much the same as “{ $other_text }” of another intent: { $other }
nlu-lint-summary = { $examples } examples: { $errors } errors, { $warnings } warnings.
nlu-lint-twice = warning: { $at } “{ $text }” is there twice: { $other }
nlu-lint-unbalanced = warning: language { $language }: { $large } has { $many } examples, { $small } only { $few }
nlu-no-environment = The brain's environment is missing. Install it with: make setup

## Dialogue: words that the bot's sentences are made with (actions/)
kind-incident = incident
kind-request = service request
kind-change = change
kind-problem = problem
category-security = security report
category-privacy = personal data
category-assistance = help from a person
impact-low = Only you
impact-normal = A room or team
impact-high = A whole building or unit
urgency-low = Low
urgency-normal = Normal
urgency-high = High
service-not-known = Not known yet
status-new = New
status-open = In progress
status-pending = Waiting
status-resolved = Resolved
status-closed = Closed
status-cancelled = Cancelled
status-merged = Merged
draft-intro = Here is what I have noted:
draft-changed = I've changed that:
draft-correction = Correction: { $words }
circumstance-place = Place: { $place }
circumstance-since = Since: { $since }
since-today = today
since-today-morning = this morning
since-today-noon = noon today
since-today-afternoon = this afternoon
since-today-night = tonight
since-yesterday = yesterday
since-yesterday-morning = yesterday morning
since-yesterday-noon = noon yesterday
since-yesterday-afternoon = yesterday afternoon
since-yesterday-night = last night
since-monday = Monday
since-tuesday = Tuesday
since-wednesday = Wednesday
since-thursday = Thursday
since-friday = Friday
since-saturday = Saturday
since-sunday = Sunday
since-minutes = { $n ->
    [one] { $n } minute ago
   *[other] { $n } minutes ago
}
since-hours = { $n ->
    [one] { $n } hour ago
   *[other] { $n } hours ago
}
since-days = { $n ->
    [one] { $n } day ago
   *[other] { $n } days ago
}
since-weeks = { $n ->
    [one] { $n } week ago
   *[other] { $n } weeks ago
}
since-clock = { $time }
button-read-article = Read the guide
button-none-of-these = None of these
options-or = { $options }, or { $last }
title-request-my-data = Request for a copy of personal data
title-delete-my-data = Request to delete personal data
ticket-no-news = No news from the staff yet.
service-being-worked-on = Our staff are working on it.
service-operational = working normally
service-degraded = partly disrupted
service-down = down
service-maintenance = under maintenance
intent-report-incident = Report a problem
intent-request-service = Request a service
intent-request-change = Request a change
intent-report-security = Report a security issue
intent-check-ticket = Check my ticket
intent-list-tickets = List my tickets
intent-ask-knowledge = Ask how to do something
intent-ask-service-status = Check a service
intent-ask-hours = Ask about service hours
intent-talk-to-human = Talk to a person
intent-complain = Complain about the handling
intent-add-comment = Add a note to a ticket
intent-cancel-ticket = Cancel a ticket
intent-reopen-ticket = Reopen a ticket
intent-give-rating = Give a rating
intent-ask-help = See what I can do
intent-request-my-data = Get a copy of my data
intent-delete-my-data = Delete my personal data
intent-switch-language = Change the language

## What the bot says in dialogue (actions/): bot-…, its buttons button-…
bot-greet = Hello! I'm Layani, the IT service assistant. Just tell me in your own words what is wrong or what you need.
bot-goodbye = Goodbye! Whenever something comes up, just write here again.
bot-thank = You're welcome, glad to help.
bot-bot-challenge = I'm Layani, an automated assistant at the IT service desk, not a person. If you would rather talk to one, I can connect you.
bot-ask-help =
    Here is what I can do at { $provider }:
    - record a problem, a service request or a change as a ticket
    - check, add to, cancel or reopen a ticket
    - answer how-to questions, for instance about VPN, Wi-Fi or e-mail
    - tell you how services are doing and our service hours
    - connect you to a person

    Just write what you need, or pick one.
bot-ask-description-incident = I'll help with that. What is happening, where, and since when?
bot-ask-description-request = Sure. What do you need, for whom, and what for?
bot-ask-description-change = Sure. What should be changed, and how should it be afterwards?
bot-description-too-short = Could you tell me a little more? For example which service, what you see, and where.
bot-confirm-ticket =
    { $intro }

    { "**" }{ $title }**{ $circumstances }
    Type: { $kind }
    Service: { $service_name }
    Impact: { $impact_name }
    Urgency: { $urgency_name }
    Priority: { $priority }

    Is this right? Shall I open the ticket?
bot-confirm-ticket-article =
    { $intro }

    { "**" }{ $title }**{ $circumstances }
    Type: { $kind }
    Service: { $service_name }
    Impact: { $impact_name }
    Urgency: { $urgency_name }
    Priority: { $priority }

    This guide may already help: **{ $article }**.

    If not, is the summary right? Shall I open the ticket?
bot-draft-adjusted = All right, I've adjusted that.
bot-ask-what-to-change = What should be changed?
bot-ask-service = Which service is it? Pick one, or type its name.
bot-service-unknown = Sorry, I don't know that service.
bot-ask-urgency = How urgent is it? Low (can wait), normal (gets in the way of work), or high (work has stopped)?
bot-ask-impact = Who is affected? Only you, a room or a team, or a whole building or unit?
bot-level-unclear = Sorry, I didn't catch that.
bot-one-by-one = I've noted the other matter too, we'll get to it right after. The first one first:
bot-please-yes-or-no = Sorry, I didn't get that. Please answer *yes* or *no*.
bot-ticket-opened = Your ticket is open: **{ $number }** (priority { $priority }). We'll keep you posted right here. Thank you for telling us.
bot-ticket-opened-security = Your security report is recorded: **{ $number }** (priority { $priority }), and our security staff have been told. Meanwhile: don't open the link or attachment again, don't delete the evidence, and don't share a password or code with anyone.
bot-stopped = All right, never mind that. Is there anything else I can do?
bot-nothing-to-stop = Nothing is in progress, so there is nothing to stop. To cancel a ticket, tell me its number.
bot-ticket-status =
    { "**" }{ $number }** – { $title }
    Status: { $status }
    Priority: { $priority }
    Opened: { $created }
    { $latest }
bot-ticket-list =
    Here are your latest { $count } tickets:
    { $tickets }
bot-no-tickets = You have no tickets here yet. If something is wrong, just tell me.
bot-ticket-not-found = Sorry, I can't find a ticket { $number } of yours. Please check the number, or look at your list of tickets.
bot-which-ticket-to-check = Which ticket would you like to check?
bot-nothing-to-check = There is no ticket to show.
bot-which-ticket-to-comment = Which ticket is the note for?
bot-nothing-to-comment = You have no open ticket to add a note to.
bot-which-ticket-to-cancel = Which ticket would you like to cancel?
bot-nothing-to-cancel = You have no open ticket to cancel.
bot-which-ticket-to-reopen = Which ticket should be reopened?
bot-nothing-to-reopen = You have no finished ticket to reopen. If something is wrong, just tell me and I'll open a new one.
bot-which-ticket-again = Sorry, I don't know which ticket you mean. Please pick one or type its number.
bot-cannot-comment = Ticket { $number } is closed and takes no more notes. If the problem is back, just ask me to reopen it.
bot-cannot-cancel = Ticket { $number } is no longer active, so there is nothing to cancel.
bot-cannot-reopen = Ticket { $number } can't be reopened: it isn't finished yet, or it was cancelled.
bot-ask-comment = What would you like to add to ticket { $number }?
bot-comment-added = Your note has been added to ticket { $number }. The staff will see it.
bot-confirm-cancel = Cancel ticket **{ $number }** – { $title }?
bot-confirm-close = Ticket **{ $number }** – { $title } was resolved. Close it?
bot-ticket-cancelled = Ticket { $number } has been cancelled.
bot-ticket-closed = Ticket { $number } is closed. Thank you.
bot-ticket-kept = All right, ticket { $number } stays as it is.
bot-ask-reopen-reason = I'll reopen ticket **{ $number }** – { $title }. What is still wrong?
bot-ticket-reopened = Ticket { $number } is open again and the staff will look into it. Sorry for the trouble.
bot-complaint-noted = I'm sorry about the delay. I've escalated ticket **{ $number }** – { $title } (priority now { $priority }) and told the staff.
bot-complaint-without-ticket = I'm sorry it went badly. I can't find an open ticket of yours. Shall I connect you to a person?
bot-sorry-angry = I understand how frustrating this is, and I'm sorry. Let me bring in a person.
bot-handoff-open = You are in the queue for a person, number { $position }. Service hours: { $hours }. This conversation is recorded in ticket **{ $number }**; feel free to add anything the staff should know while you wait.
bot-handoff-closed = You are in the queue for a person, number { $position }. We are outside service hours ({ $hours }), so someone will answer as soon as we open. This conversation is recorded in ticket **{ $number }**; feel free to add anything the staff should know.
bot-misunderstood-again = Sorry, I still don't understand. Rather than going in circles, let me bring in a person.
bot-fallback = Sorry, I didn't understand that. Could you put it differently, or did you mean one of these?
bot-laugh = Ha! If there is anything I can help with, just write.
bot-laugh-in-form = Ha! Let's go on, then.
bot-clarify = Just to be sure I get this right. Did you mean: { $options }?
bot-clarify-again = All right, which one is it: { $options }? Please pick one.
bot-rephrase = All right, thank you for telling me. Could you put it in other words?
bot-out-of-scope = Sorry, that's outside what I can help with. I look after IT services: problems, requests, tickets and how-tos.
bot-ask-rating = How was ticket { $number } – { $title } handled? Please rate it from 1 (very poor) to 5 (very good).
bot-ask-rating-comment = Thank you for the rating. Any comment or suggestion? If not, just say *no*.
bot-ask-rating-comment-low = Thank you for being frank, and sorry that we fell short. What should we do better?
bot-rating-thanks = Your rating is recorded. Thank you.
bot-rating-thanks-comment = Your comment is recorded. Thank you, it helps us improve.
bot-rating-declined = That's fine. Thank you.
bot-nothing-to-rate = There is no resolved ticket waiting for your rating right now. Thank you for the thought.
bot-article =
    { "**" }{ $title }**

    { $body }
bot-article-in-form =
    { "**" }{ $title }**

    { $body }
bot-no-article = Sorry, I don't have a guide for that yet. Shall I open a ticket so that the staff can answer?
bot-service-operational = { $service_name } is working normally, with no known outage. If it isn't working for you, I can report it.
bot-service-state = { $service_name }: **{ $state }**. { $note }
bot-all-operational = All services are working normally, with no known outage at the moment.
bot-hours =
    Our staff are on duty { $hours }. Outside those hours you can still write here at any time.

    Handling targets:
    { $targets }
bot-anything-else = All right. What can I do for you?
bot-offer-declined = All right, no problem. If you need anything, just write here.
bot-deny = All right. If you need anything, just tell me.
bot-language-chosen = All right, I'll use English from now on.
button-yes-open-the-ticket = Yes, open the ticket
button-change-something = Change something
button-cancel = Cancel
button-service = Service
button-urgency = Urgency
button-impact = Impact
button-description = Description
button-dont-open-a-ticket = Don't open a ticket
button-only-me = Only me
button-see-its-status = See its status
button-yes-cancel-it = Yes, cancel it
button-no = No
button-yes-close-it = Yes, close it
button-yes = Yes
button-no-comment = No comment
button-thanks-that-helped = Thanks, that helped
button-no-open-a-ticket = No, open a ticket

## Conversations (bot/conversations, bot/channels, bot/api)

chat-still-working = One moment please, your message is being worked on. The answer will appear here.
chat-message-failed = Sorry, a fault on our side keeps us from processing your message. This conversation goes to a colleague, who will answer you here.
chat-agent-took = You are now talking to { $agent }.
chat-handed-back = The conversation with our colleague has ended. I, the automatic assistant, am here for you again.
chat-ticket-resolved = Good news: ticket { $number } ({ $title }) has been resolved.
chat-rating-taken = Thank you, your rating for ticket { $number } is recorded.
chat-rating-question = How did we do? Please rate us from 1 (very poor) to 5 (very good).
chat-ticket-answered =
    Our staff wrote about ticket { $number }:
    { $text }
chat-ticket-new = Ticket { $number } ({ $title }) is recorded and waits for our staff.
chat-ticket-open = Ticket { $number } ({ $title }) is being worked on.
chat-ticket-pending = Ticket { $number } ({ $title }) is on hold until there is something to go on with. If you have more to tell us about it, please write it here.
chat-ticket-closed = Ticket { $number } ({ $title }) has been closed. Thank you.
chat-ticket-cancelled = Ticket { $number } ({ $title }) has been cancelled.

chat-files-noted = I have { $kind ->
        [image] the picture and will attach it
       *[file] the file and will attach it
    }.
chat-files-for-which-ticket = I have { $kind ->
        [image] the picture
       *[file] the file
    }. Which ticket does it belong to?
chat-files-something-new = Report something new
chat-files-what-happened = I have { $kind ->
        [image] the picture
       *[file] the file
    }. What happened? Tell me in a sentence or two, and I will attach it to your ticket.
chat-files-attached = Done: it is attached to ticket { $number }. Our staff will see it there.
ticket-files-added = Files added: { $names }

chat-link-code =
    Your code is { $code }. Type it in your other chat with us within ten minutes, and both will show the same tickets.

    Please do not give it to anyone: whoever types it sees your tickets.
chat-link-follow = Or open this link: { $link }
chat-linked = Your chats are linked: you see the same tickets on both sides from now on.
chat-invited = Welcome! You now belong to { $customer }.

message-empty = The message is empty. Please write something.
message-too-long = The message is too long: { $limit } characters at most. Please shorten it or send it in parts.
message-id-invalid = A message id has 1 to 64 Latin letters, digits, underscores or hyphens; a UUID is best.
message-text-or-payload = Send either text or payload, not both and not neither.
payload-not-issued = That button is not of this conversation. Please type your answer instead.
last-event-id-invalid = Last-Event-ID must be the id of a message received before, which is a number.
language-not-supported = The languages are id and en.
origin-not-allowed = The web page { $origin } may not use this chat. An administrator can add it to WIDGET_ORIGINS.
too-many-requests = { $seconds ->
        [one] That was a bit fast. Please wait a second, then go on.
       *[other] That was a bit fast. Please wait { $seconds } seconds, then go on.
    }
session-not-valid = This chat session is not valid or has ended. Please start a new one.
service-unknown = There is no service { $service }.
ticket-nothing-to-change = Nothing to change: give a status, priority or comment.
resolution-without-resolved = A resolution goes with the status resolved only.

request-invalid = The request is not valid.
not-authorised = The token is missing or not valid.
not-allowed = You are not allowed to do this.
not-found = There is nothing at this address.
method-not-allowed = This address does not take that method.
body-too-large = The request's body is too large.
not-ready = Not ready: { $missing }.
internal-error = Sorry, something went wrong on our side. Please try again in a moment.

## The desk: service hours, priorities, errors (bot/desk)
priority-low = Low
priority-normal = Normal
priority-high = High
priority-urgent = Urgent
title-assistance = Help from a person
day-mon = Monday
day-tue = Tuesday
day-wed = Wednesday
day-thu = Thursday
day-fri = Friday
day-sat = Saturday
day-sun = Sunday
duration-minutes = { $count } minutes
duration-hours =
    { $count ->
        [one] 1 hour
       *[other] { $count } hours
    }
duration-days =
    { $count ->
        [one] 1 working day
       *[other] { $count } working days
    }
target = { $priority }: first response within { $response }, solved within { $resolution }
ticket-not-found = Ticket { $number } was not found among your tickets. Please check the number.
ticket-status-not-allowed = Ticket { $number } is { $status ->
        [resolved] resolved
        [closed] closed
        [cancelled] cancelled
        [merged] merged into another
        [pending] pending
        [open] open
       *[new] new
    }; it cannot get that status from there.
ticket-already-finished = Ticket { $number } is finished already and cannot be cancelled.
ticket-not-finished = Ticket { $number } is not resolved or closed, so it cannot be reopened. You can add a comment instead.
ticket-assignment-too-long = A team's key has at most 60 characters and an agent's name at most 100.
pending-reason-without-pending = A reason for waiting goes with the status pending.
ticket-text-missing = A ticket needs a title and a description. Please give both.
ticket-title-too-long = The title may have at most { $limit } characters. Please put the rest into the description.
comment-empty = The comment is empty. Please write something.
cursor-not-valid = This page does not exist. Please start again from the first page, without "after".
rating-already-given = This has been rated already, thank you. Each resolution can be rated once.
rating-out-of-range = Please give a rating from 1 to 5.
service-not-found = There is no service { $service } in data/services.yml. Please choose one of those listed there.
service-state-unknown = { $state } is not a state of a service. Please choose one of: { $states }.
file-empty = The file is empty.
file-too-large = The file is too large: { $limit } MB at most. Please send a smaller one or a part of it.
file-type-not-allowed = Files of this kind cannot be sent. Allowed are images, PDF, text, office documents without macros, zip, audio and video.
file-broken = This archive or document cannot be opened; it seems damaged. Please send it again.
file-infected = The virus check found something in this file, so it was refused.
file-check-impossible = Files cannot be checked for viruses at the moment, so none can be accepted. Please try again in a few minutes.
file-not-found = There is no such file, or it has been sent already.
files-too-many = { $limit } files at a time at most. Please send the others with another message.
image-broken = This image cannot be opened; it seems damaged. Please send it again.
image-too-large = This image has too many pixels. Please send a smaller one.
link-code-not-valid = This code is not valid or has expired. Please ask for a new one and type it exactly as shown.
link-too-many-attempts = Too many wrong codes. Please wait ten minutes and try again.
link-to-oneself = This code was made here. Please type it on the other channel.
link-identities-differ = Both sides are signed in, as two different people, so they cannot be linked.
link-customers-differ = The two sides belong to different customers, so they cannot be linked.
customer-slug-invalid = A customer's key has 1 to 60 lower-case letters, digits and hyphens, such as faculty-of-law.
customer-name-invalid = A customer's name has 1 to 120 characters.
customer-exists = There is a customer { $slug } already.
customer-not-found = There is no customer { $slug }. "layani customer list" shows them all.
invite-not-valid = This invitation is not valid. Please ask for a new link.
invite-expired = This invitation has expired. Please ask for a new link.
invite-used-up = This invitation has been used up. Please ask for a new link.
invite-of-another-customer = This invitation is for { $customer }, but you are signed in for another customer. Please open the link in a window where you are not signed in.
conversation-held-by-other = { $agent } is handling this conversation. Ask { $agent } to hand it back first.
identity-not-verified = Your identity could not be verified. Please reload the page and sign in again.
token-not-valid = This token is not valid. Please create one with "layani token create NAME".
seed-tickets-there = This database holds tickets already. Choose an empty one, or add to them with --add.
token-name-taken = There is a token named { $name } already. Revoke it first or choose another name.
token-not-found = There is no valid token named { $name }.

## Telegram (bot/channels/telegram)

telegram-command-start = Start the conversation
telegram-command-help = What I can help with
telegram-command-tiket = List my tickets
telegram-command-status = See a ticket's status, e.g. /status INC-000123
telegram-command-petugas = Talk to a person
telegram-command-bahasa = Switch language
telegram-command-hubungkan = Connect with my chat on the web
telegram-command-batal = Cancel what is in progress
telegram-choose = Please pick one:
telegram-group = To keep your matter private, let's go on in a chat of our own. Press Start here and your question comes along: { $link }
telegram-private-chat = Open a private chat
telegram-blocked = The requester has blocked the bot on Telegram, so messages cannot reach them.
telegram-unblocked = The requester has unblocked the bot on Telegram; messages can reach them again.
telegram-file-gone = Sorry, I could not fetch that file from Telegram. Please send it again.
telegram-location = Thank you, I have noted the location. Please tell me what is happening there as well.
telegram-contact = Thank you, I have noted the contact. Please write what we can do for you as well.
telegram-poll = Sorry, I cannot take part in polls. Please just write what you need.
telegram-sticker = Sorry, I don't understand stickers yet. Please just write what you need.

## Pages (bot/channels/page)

page-tagline = Report, ask, follow up: the service desk answers here, in Indonesian and English.
page-chat-link = Chat page
page-other-language = Bahasa Indonesia
page-heading = Something not working? Just say so.
page-lead = Write as you would to a colleague, in Indonesian, English or a mix of both. You get an answer, a ticket you can follow, or a person.
page-try = Try one of these
page-try-incident = The wifi on floor 3 has been down since this morning
page-try-request = I need a new e-mail account for a lecturer
page-try-question = How do I use the VPN from home?
page-try-person = I would like to talk to a person
page-card-ticket = Reported in two messages
page-card-ticket-text = What you wrote is understood, summed up for you to confirm, and becomes a ticket with a number and a status that stays up to date.
page-card-answer = Instructions at once
page-card-answer-text = How-to questions are answered from the knowledge base, whenever you ask.
page-card-person = A person when it matters
page-card-person-text = Ask for one at any time. The colleague who answers has read what you wrote, and you need not say it again.
page-embed = On your own pages
page-embed-text = This page embeds the chat with one line. So can yours:
page-chat-text = The chat on a page of its own
page-api = API for integrations
page-no-script = This page needs JavaScript.
