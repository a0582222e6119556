
## Baris perintah (bot/cli.py, bot/commands)

cli-help = Layani: meja layanan yang bisa diajak bercakap. Perintah di bawah ini untuk petugas dan pengelola.
cli-run = Menjalankan Layani (meja layanan dan otaknya) sampai dihentikan dengan Ctrl-C.
cli-train = Melatih model bila belum ada model untuk data yang sekarang.
cli-train-force = Latih lagi walaupun modelnya sudah ada.
cli-settings = Menampilkan setiap pengaturan, nilainya di sini, dan artinya.
cli-settings-markdown = Cetak isi docs/settings.md.
cli-responses = Menampilkan kalimat yang diucapkan aturan dialog sendiri, sesuai bot/locale.
cli-responses-write = Tulis ke domain.yml.
cli-alerts = Menampilkan pemberitahuan yang belum dilihat petugas.
cli-alerts-seen = Tandai semuanya sudah dilihat.
cli-seed = Mengisi basis data dengan tiket contoh, untuk mencoba dan mengukur. Bukan untuk basis data yang sedang dipakai.
cli-seed-tickets = Sebanyak ini tiket, masing-masing dengan sekitar lima pesan, dari 27 bulan terakhir.
cli-seed-number = Angka lain menghasilkan tiket lain, angka yang sama menghasilkan tiket yang sama.
cli-seed-add = Menambahkannya pada tiket yang sudah ada.
cli-tickets = Tiket: daftar, isi, komentar, status.
cli-tickets-list = Menampilkan tiket, yang terbaru lebih dahulu.
cli-tickets-list-status = Hanya yang berstatus ini.
cli-tickets-list-kind = Hanya jenis ini.
cli-tickets-list-service = Hanya layanan ini.
cli-tickets-list-search = Hanya yang memuat semua kata ini, atau yang bernomor ini.
cli-tickets-reindex = Membaca ulang semua tiket untuk pencarian; hanya perlu bila aturan pencarian berubah.
cli-tickets-show = Menampilkan seluruh isi sebuah tiket.
cli-tickets-comment = Menambahkan komentar; yang tidak internal dikirim kepada pengguna layanan.
cli-tickets-resolve = Menyelesaikan tiket; pengguna layanan diberi tahu dan dimintai penilaian.
cli-tickets-status = Mengubah status tiket.
cli-tickets-close = Menutup tiket yang sudah selesai.
cli-ticket-number = Nomor tiket, misalnya INC-000012.
cli-status = Status yang baru.
cli-reason = Alasannya; untuk status resolved, penyelesaiannya.
cli-resolution = Apa yang dilakukan sehingga masalahnya selesai.
cli-text = Isi pesan.
cli-internal = Hanya untuk petugas; tidak dikirim kepada pengguna layanan.
cli-as = Nama petugas yang melakukannya (bila kosong: nama pengguna komputer ini).
cli-limit = Paling banyak sekian baris.
cli-queue = Menampilkan percakapan yang menunggu petugas, yang paling lama lebih dahulu.
cli-conversation = Percakapan: membaca, membalas, menyelesaikan, mengembalikan kepada bot.
cli-conversation-id = Id percakapan; beberapa huruf awalnya cukup.
cli-conversation-show = Menampilkan seluruh percakapan.
cli-conversation-reply = Membalas pengguna layanan; percakapan diambil alih lebih dahulu.
cli-conversation-resolve = Menyelesaikan tiket percakapan itu, lalu mengembalikannya kepada bot.
cli-conversation-hand-back = Mengembalikan percakapan kepada bot.
cli-service = Keadaan layanan, seperti yang disampaikan kepada pengguna layanan.
cli-service-list = Menampilkan setiap layanan dan keadaannya.
cli-service-status = Mengubah keadaan sebuah layanan.
cli-service-key = Kunci layanan seperti di data/services.yml, misalnya wifi.
cli-service-state = Keadaan yang baru.
cli-service-note = Penjelasan singkat untuk pengguna layanan.
cli-file = Berkas yang ikut dikirim; boleh lebih dari satu.
cli-customer = Pelanggan layanan, tempat para pengguna bernaung.
cli-customer-create = Menambah pelanggan layanan.
cli-customer-list = Menampilkan daftar pelanggan layanan.
cli-customer-secret = Membuat kunci rahasia untuk menandatangani identitas di halaman pelanggan layanan ini dan mencetaknya; hanya ditampilkan sekali, dan kunci sebelumnya tidak berlaku lagi.
cli-customer-key = Kunci pelanggan layanan: huruf kecil, angka, dan tanda hubung, misalnya fakultas-hukum.
cli-customer-name = Nama pelanggan layanan yang dikenal orang.
cli-invite = Undangan untuk bergabung dengan pelanggan layanan.
cli-invite-create = Membuat undangan dan mencetak tautannya; hanya ditampilkan sekali.
cli-invite-name = Untuk siapa undangan ini; catatan bagi petugas.
cli-invite-days = Berapa hari undangan berlaku.
cli-invite-uses = Berapa orang boleh memakainya.
cli-token = Token untuk API pengelolaan.
cli-token-create = Membuat token dan mencetaknya; token hanya ditampilkan sekali.
cli-token-list = Menampilkan nama-nama token.
cli-token-revoke = Mencabut sebuah token.
cli-token-name = Nama sistem yang memakai token itu.
cli-knowledge = Basis pengetahuan.
cli-knowledge-search = Mencari artikel untuk sebuah pertanyaan.
cli-knowledge-text = Pertanyaannya, seperti yang ditulis pengguna layanan.
cli-language = Bahasa artikel: id atau en.
cli-nlu = Seberapa baik bot memahami: periksa contoh, ukur, bandingkan.
cli-nlu-lint = Memeriksa contoh latihan: ulangan, bocoran ke ujian, keseimbangan, pertentangan.
cli-nlu-benchmark = Mengukur resep niat pada banking77 dan CLINC150.
cli-nlu-data = Folder yang berisi banking77/ dan clinc150/ (formatnya: docs/nlu.md).
cli-nlu-evaluate = Mengukur model pada set ujian, di samping Rasa bawaan yang dilatih dengan data yang sama.
cli-nlu-set = dev untuk menyetel; test hanya sekali setiap rilis.
cli-nlu-stock = Latih dan ukur juga Rasa bawaan, dan catat waktu pelatihan; perlu setengah jam.
cli-nlu-write = Tulis angkanya ke docs/nlu-scorecard.md.

column-agent = petugas
column-article = artikel
column-at = waktu
column-category = kategori
column-conversation = percakapan
column-created = dibuat
column-description = uraian
column-field = perihal
column-impact = dampak
column-key = kunci
column-kind = jenis
column-language = bahasa
column-last-used = terakhir dipakai
column-last-words = pesan terakhir
column-layani = Layani
column-meaning = arti
column-measure = ukuran
column-minutes = menit menunggu
column-name = nama
column-note = keterangan
column-number = nomor
column-opened = dibuka
column-place = lokasi
column-position = urutan
column-priority = prioritas
column-rating = penilaian
column-ratio = Layani ÷ bawaan
column-resolution = penyelesaian
column-resolved = selesai
column-revoked = dicabut
column-score = nilai
column-service = layanan
column-setting = pengaturan
column-since = sejak
column-state = keadaan
column-status = status
column-stock = DIET bawaan
column-text = isi
column-ticket = tiket
column-title = judul
column-urgency = urgensi
column-value = nilai
column-wanted = target

actor-agent = petugas { $id }
actor-bot = bot
actor-integration = integrasi { $id }
actor-requester = pengguna layanan { $id }
actor-system = sistem
conversation-ambiguous = Ada lebih dari satu percakapan yang id-nya diawali { $id }. Mohon tulis beberapa huruf lagi.
conversation-handed-back = Percakapan sudah dikembalikan kepada bot.
conversation-head = Percakapan { $id }, kanal { $channel }, dipegang oleh { $holder }
conversation-no-open-ticket = Percakapan ini tidak punya tiket yang masih terbuka.
conversation-not-found = Percakapan { $id } tidak ada.
conversation-page = Ditulis dari halaman { $page }
conversation-replied = Balasan sudah dikirim.
conversation-resolved = Tiket { $number } selesai, dan percakapan sudah dikembalikan kepada bot.
data-dir-unusable = Folder data { $folder } tidak dapat dipakai: { $reason }. Mohon periksa DATA_DIR.
database-away = Basis data tidak dapat dihubungi: { $reason }. Mohon periksa DATABASE_URL.
database-newer = Basis data ini dibuat oleh versi Layani yang lebih baru ({ $reason }). Mohon perbarui Layani.
knowledge-preparing = Membaca artikel untuk pencarian, cukup sekali: beberapa detik …
knowledge-answers = Bot akan menjawab dengan artikel { $article }.
knowledge-silent = Bot tidak akan menjawab dengan artikel: tidak ada yang cukup meyakinkan.
alerts-none = Tidak ada pemberitahuan baru.
customer-created = Pelanggan layanan { $name } ditambahkan sebagai { $slug }.
queue-empty = Tidak ada percakapan yang menunggu.
run-gave-up = { $name } berhenti (kode { $code }) dan tidak akan berhasil bila dijalankan lagi; alasannya ada di baris-baris di atas. Layani dihentikan.
run-port-impossible = Tidak bisa membuka { $host }:{ $port }: { $reason }. Mohon periksa HOST.
run-port-taken = Port { $port } di { $host } sudah dipakai program lain. Pilih port lain, misalnya { $setting }={ $other } make run, atau hentikan program itu.
run-ready = Layani siap melayani di { $address } (hentikan dengan Ctrl-C)
run-restarting = { $name } berhenti (kode { $code }); dijalankan lagi dalam { $seconds } detik.
run-starting = Menjalankan Layani …
run-stopped = Layani sudah berhenti.
service-has-state = { $service }: { $state }
ticket-commented = Komentar pada { $number } sudah ditambahkan.
ticket-has-status = { $number }: { $status }
ticket-internal = internal
seed-progress = Tiket contoh
seed-done = { $tickets } tiket contoh sudah dibuat.
tickets-reindexed = { $count } tiket selesai dibaca ulang.
tickets-more = Baru { $limit } tiket yang ditampilkan; gunakan --limit untuk lebih banyak.
token-revoked = Token { $name } sudah dicabut.
train-bar = melatih model
train-done = Model { $model } selesai dilatih dalam { $seconds } detik.
train-failed = Pelatihan gagal. Catatan lengkapnya ada di { $log }.
train-not-needed = Model { $model } sudah sesuai dengan data yang sekarang.
train-progress = melatih model: { $gone } detik dari kira-kira { $seconds } detik
train-starts = Melatih model untuk data yang sekarang: kira-kira { $seconds } detik.

## Pemahaman: layani nlu
nlu-benchmark-figure = { $name }: { $percent } %
nlu-benchmark-learns = { $name }, { $size }: belajar dari { $examples } contoh
nlu-benchmark-read = { $name }: { $done } dari { $of } pesan terbaca
nlu-evaluate-parses = { $system }: memahami { $messages } pesan
nlu-evaluate-trains = { $system }: berlatih, { $seconds } detik
nlu-failed = Tidak berhasil. Catatan lengkapnya ada di { $log }.
nlu-file-missing = { $file } tidak ada.
nlu-lint-across = galat: { $at } “{ $text }” juga menjadi contoh niat lain: { $other }
nlu-lint-contradicted = peringatan: { $at } “{ $text }” tampak seperti { $intent } bagi model ({ $percent } %)
nlu-lint-few = peringatan: { $intent } punya { $found } contoh berbahasa { $language }; seharusnya { $least }
nlu-lint-leak = galat: { $at } “{ $text }” ditanyakan dalam ujian { $exam }
nlu-lint-near = peringatan: { $at } “{ $text }” hampir semakna dengan “{ $other_text }” milik niat lain: { $other }
nlu-lint-summary = { $examples } contoh: { $errors } galat, { $warnings } peringatan.
nlu-lint-twice = peringatan: { $at } “{ $text }” ada dua kali: { $other }
nlu-lint-unbalanced = peringatan: bahasa { $language }: { $large } punya { $many } contoh, { $small } hanya { $few }
nlu-no-environment = Lingkungan Python untuk otak bot belum ada. Pasang dengan: make setup

## Dialogue: words that the bot's sentences are made with (actions/)
kind-incident = gangguan
kind-request = permintaan layanan
kind-change = perubahan
kind-problem = masalah berulang
category-security = laporan keamanan
category-privacy = data pribadi
category-assistance = bantuan petugas
impact-low = Hanya Anda
impact-normal = Satu ruangan atau tim
impact-high = Seluruh gedung atau unit
urgency-low = Rendah
urgency-normal = Sedang
urgency-high = Tinggi
service-not-known = Belum diketahui
status-new = Baru
status-open = Sedang ditangani
status-pending = Menunggu
status-resolved = Selesai
status-closed = Ditutup
status-cancelled = Dibatalkan
status-merged = Digabungkan
draft-intro = Saya catat seperti ini:
draft-changed = Sudah saya sesuaikan:
draft-correction = Koreksi: { $words }
circumstance-place = Lokasi: { $place }
circumstance-since = Sejak: { $since }
since-today = hari ini
since-today-morning = tadi pagi
since-today-noon = tadi siang
since-today-afternoon = tadi sore
since-today-night = malam ini
since-yesterday = kemarin
since-yesterday-morning = kemarin pagi
since-yesterday-noon = kemarin siang
since-yesterday-afternoon = kemarin sore
since-yesterday-night = tadi malam
since-monday = hari Senin
since-tuesday = hari Selasa
since-wednesday = hari Rabu
since-thursday = hari Kamis
since-friday = hari Jumat
since-saturday = hari Sabtu
since-sunday = hari Minggu
since-minutes = { $n } menit yang lalu
since-hours = { $n } jam yang lalu
since-days = { $n } hari yang lalu
since-weeks = { $n } minggu yang lalu
since-clock = pukul { $time }
button-read-article = Baca panduan
button-none-of-these = Bukan itu
options-or = { $options }, atau { $last }
title-request-my-data = Permintaan salinan data pribadi
title-delete-my-data = Permintaan penghapusan data pribadi
ticket-no-news = Belum ada kabar baru dari petugas.
service-being-worked-on = Petugas sedang menanganinya.
service-operational = normal
service-degraded = terganggu sebagian
service-down = tidak berfungsi
service-maintenance = dalam pemeliharaan
intent-report-incident = Lapor gangguan
intent-request-service = Minta layanan
intent-request-change = Minta perubahan
intent-report-security = Lapor masalah keamanan
intent-check-ticket = Cek tiket saya
intent-list-tickets = Daftar tiket saya
intent-ask-knowledge = Tanya cara pakai
intent-ask-service-status = Cek kondisi layanan
intent-ask-hours = Tanya jam layanan
intent-talk-to-human = Bicara dengan petugas
intent-complain = Sampaikan keluhan penanganan
intent-add-comment = Tambah catatan ke tiket
intent-cancel-ticket = Batalkan tiket
intent-reopen-ticket = Buka kembali tiket
intent-give-rating = Beri penilaian
intent-ask-help = Lihat yang bisa dibantu
intent-request-my-data = Minta salinan data pribadi
intent-delete-my-data = Hapus data pribadi
intent-switch-language = Ganti bahasa

## Kalimat bot dalam percakapan (actions/): bot-…, tombolnya button-…
bot-greet = Halo! Saya Layani, asisten layanan TI. Ceritakan saja kendala atau kebutuhan Anda dengan kata-kata sendiri, nanti saya bantu.
bot-goodbye = Baik, sampai jumpa. Kapan pun ada kendala, silakan tulis di sini lagi.
bot-thank = Sama-sama, senang bisa membantu.
bot-bot-challenge = Saya Layani, asisten otomatis di layanan TI, bukan manusia. Kalau Anda lebih nyaman dengan petugas, saya bisa menyambungkan.
bot-ask-help =
    Ini yang bisa saya bantu di { $provider }:
    - mencatat gangguan, permintaan layanan, atau perubahan menjadi tiket
    - mengecek, menambah catatan, membatalkan, atau membuka kembali tiket
    - menjawab pertanyaan cara pakai, misalnya VPN, Wi-Fi, atau e-mail
    - memberi tahu kondisi layanan dan jam layanan
    - menyambungkan Anda ke petugas

    Tulis saja kebutuhan Anda, atau pilih salah satu.
bot-ask-description-incident = Baik, saya bantu. Apa yang terjadi, di mana, dan sejak kapan?
bot-ask-description-request = Baik. Layanan apa yang Anda perlukan, untuk siapa, dan untuk keperluan apa?
bot-ask-description-change = Baik. Apa yang perlu diubah, dan bagaimana seharusnya nanti?
bot-description-too-short = Boleh diceritakan sedikit lebih rinci? Misalnya layanan apa, apa yang terlihat, dan di mana.
bot-confirm-ticket =
    { $intro }

    { "**" }{ $title }**{ $circumstances }
    Jenis: { $kind }
    Layanan: { $service_name }
    Dampak: { $impact_name }
    Tingkat mendesak: { $urgency_name }
    Prioritas: { $priority }

    Sudah sesuai? Saya buatkan tiketnya?
bot-confirm-ticket-article =
    { $intro }

    { "**" }{ $title }**{ $circumstances }
    Jenis: { $kind }
    Layanan: { $service_name }
    Dampak: { $impact_name }
    Tingkat mendesak: { $urgency_name }
    Prioritas: { $priority }

    Barangkali panduan ini langsung membantu: **{ $article }**.

    Kalau tidak, apakah ringkasan di atas sudah sesuai? Saya buatkan tiketnya?
bot-draft-adjusted = Baik, sudah saya sesuaikan.
bot-ask-what-to-change = Bagian mana yang perlu diubah?
bot-ask-service = Layanan mana yang dimaksud? Pilih, atau tulis namanya.
bot-service-unknown = Maaf, saya belum mengenali layanan itu.
bot-ask-urgency = Seberapa mendesak? Rendah (bisa menunggu), sedang (mengganggu pekerjaan), atau tinggi (pekerjaan berhenti)?
bot-ask-impact = Siapa saja yang terdampak? Hanya Anda, satu ruangan atau tim, atau seluruh gedung/unit?
bot-level-unclear = Maaf, saya belum menangkap jawabannya.
bot-one-by-one = Kendala yang satu lagi saya catat juga, kita buatkan setelah ini. Yang pertama dulu, ya:
bot-please-yes-or-no = Maaf, saya kurang paham. Silakan jawab *ya* atau *tidak*.
bot-ticket-opened = Tiket Anda sudah dibuat: **{ $number }** (prioritas { $priority }). Kabar selanjutnya kami sampaikan di percakapan ini. Terima kasih sudah melapor.
bot-ticket-opened-security = Laporan keamanan Anda sudah dicatat: **{ $number }** (prioritas { $priority }) dan petugas keamanan sudah diberi tahu. Sementara menunggu: jangan buka lagi tautan atau lampirannya, jangan hapus buktinya, dan jangan bagikan kata sandi atau kode OTP kepada siapa pun.
bot-stopped = Baik, tidak jadi. Ada lagi yang bisa saya bantu?
bot-nothing-to-stop = Tidak ada yang sedang berjalan, jadi tidak ada yang perlu dibatalkan. Kalau ingin membatalkan tiket, sebutkan nomornya.
bot-ticket-status =
    { "**" }{ $number }** – { $title }
    Status: { $status }
    Prioritas: { $priority }
    Dibuat: { $created }
    { $latest }
bot-ticket-list =
    Ini { $count } tiket terakhir Anda:
    { $tickets }
bot-no-tickets = Anda belum punya tiket di sini. Kalau ada kendala, ceritakan saja.
bot-ticket-not-found = Maaf, saya tidak menemukan tiket { $number } milik Anda. Mohon periksa lagi nomornya, atau lihat daftar tiket Anda.
bot-which-ticket-to-check = Tiket mana yang ingin dicek?
bot-nothing-to-check = Tidak ada tiket yang bisa ditampilkan.
bot-which-ticket-to-comment = Catatannya untuk tiket yang mana?
bot-nothing-to-comment = Tidak ada tiket terbuka untuk diberi catatan.
bot-which-ticket-to-cancel = Tiket mana yang ingin dibatalkan?
bot-nothing-to-cancel = Tidak ada tiket terbuka yang bisa dibatalkan.
bot-which-ticket-to-reopen = Tiket mana yang ingin dibuka kembali?
bot-nothing-to-reopen = Tidak ada tiket selesai yang bisa dibuka kembali. Kalau ada kendala, ceritakan saja, saya buatkan tiket baru.
bot-which-ticket-again = Maaf, saya belum tahu tiket mana. Silakan pilih atau tulis nomornya.
bot-cannot-comment = Tiket { $number } sudah ditutup, jadi tidak bisa diberi catatan lagi. Kalau kendalanya muncul lagi, minta saja dibuka kembali.
bot-cannot-cancel = Tiket { $number } sudah tidak berjalan, jadi tidak perlu dibatalkan.
bot-cannot-reopen = Tiket { $number } tidak bisa dibuka kembali karena belum selesai atau sudah dibatalkan.
bot-ask-comment = Catatan apa yang ingin ditambahkan ke tiket { $number }?
bot-comment-added = Catatan Anda sudah ditambahkan ke tiket { $number }. Petugas akan membacanya.
bot-confirm-cancel = Batalkan tiket **{ $number }** – { $title }?
bot-confirm-close = Tiket **{ $number }** – { $title } sudah diselesaikan petugas. Tutup tiketnya?
bot-ticket-cancelled = Tiket { $number } sudah dibatalkan.
bot-ticket-closed = Tiket { $number } sudah ditutup. Terima kasih.
bot-ticket-kept = Baik, tiket { $number } tetap berjalan seperti semula.
bot-ask-reopen-reason = Tiket **{ $number }** – { $title } akan dibuka kembali. Apa yang masih bermasalah?
bot-ticket-reopened = Tiket { $number } sudah dibuka kembali dan petugas akan menanganinya lagi. Mohon maaf atas ketidaknyamanannya.
bot-complaint-noted = Mohon maaf atas keterlambatannya. Tiket **{ $number }** – { $title } sudah saya naikkan (prioritas sekarang { $priority }) dan petugas sudah diberi tahu.
bot-complaint-without-ticket = Mohon maaf atas pengalaman yang kurang menyenangkan. Saya tidak menemukan tiket Anda yang masih terbuka. Mau saya sambungkan ke petugas?
bot-sorry-angry = Saya mengerti ini sangat mengganggu, dan mohon maaf. Saya sambungkan ke petugas, ya.
bot-handoff-open = Anda masuk antrean petugas, urutan ke-{ $position }. Jam layanan: { $hours }. Percakapan ini tercatat di tiket **{ $number }**; silakan tulis apa pun yang perlu diketahui petugas sambil menunggu.
bot-handoff-closed = Anda masuk antrean petugas, urutan ke-{ $position }. Saat ini di luar jam layanan ({ $hours }), jadi petugas akan membalas begitu layanan buka. Percakapan ini tercatat di tiket **{ $number }**; silakan tulis apa pun yang perlu diketahui petugas.
bot-misunderstood-again = Maaf, saya masih belum paham. Supaya tidak berputar-putar, saya sambungkan ke petugas.
bot-fallback = Maaf, saya belum paham maksudnya. Bisa ditulis dengan kata lain, atau apakah maksud Anda salah satu dari ini?
bot-laugh = Hehe. Kalau ada yang perlu dibantu, tulis saja, ya.
bot-laugh-in-form = Hehe. Kita lanjutkan, ya.
bot-clarify = Supaya tidak keliru, boleh saya pastikan dulu. Maksud Anda: { $options }?
bot-clarify-again = Baik, yang mana, ya: { $options }? Silakan pilih salah satu.
bot-rephrase = Baik, terima kasih sudah memberi tahu. Boleh dituliskan dengan kata lain apa yang Anda perlukan?
bot-out-of-scope = Maaf, itu di luar yang bisa saya bantu. Saya melayani urusan layanan TI: gangguan, permintaan, tiket, dan cara pakai.
bot-ask-rating = Bagaimana penanganan tiket { $number } – { $title }? Mohon beri nilai dari 1 (sangat kurang) sampai 5 (sangat baik).
bot-ask-rating-comment = Terima kasih atas penilaiannya. Ada komentar atau saran? Kalau tidak ada, tulis *tidak*.
bot-ask-rating-comment-low = Terima kasih sudah jujur, dan mohon maaf pelayanan kami belum memuaskan. Apa yang sebaiknya kami perbaiki?
bot-rating-thanks = Penilaian Anda sudah kami catat. Terima kasih.
bot-rating-thanks-comment = Komentar Anda sudah kami catat. Terima kasih, ini membantu kami memperbaiki layanan.
bot-rating-declined = Tidak apa-apa. Terima kasih.
bot-nothing-to-rate = Saat ini tidak ada tiket selesai yang menunggu penilaian Anda. Terima kasih atas perhatiannya.
bot-article =
    { "**" }{ $title }**

    { $body }
bot-article-in-form =
    { "**" }{ $title }**

    { $body }
bot-no-article = Maaf, saya belum punya panduan untuk itu. Mau saya buatkan tiket supaya petugas yang menjawab?
bot-service-operational = { $service_name } tercatat normal, tidak ada gangguan umum. Kalau di tempat Anda bermasalah, saya bantu laporkan.
bot-service-state = { $service_name }: **{ $state }**. { $note }
bot-all-operational = Semua layanan tercatat normal, tidak ada gangguan umum saat ini.
bot-hours =
    Jam layanan petugas: { $hours }. Di luar jam itu Anda tetap bisa menulis di sini kapan saja.

    Target penanganan:
    { $targets }
bot-anything-else = Baik. Ada yang bisa saya bantu?
bot-offer-declined = Baik, tidak apa-apa. Kalau perlu sesuatu, tulis saja di sini.
bot-deny = Baik. Kalau ada yang perlu dibantu, ceritakan saja.
bot-language-chosen = Baik, mulai sekarang saya pakai bahasa Indonesia.
button-yes-open-the-ticket = Ya, buatkan tiket
button-change-something = Ubah
button-cancel = Batal
button-service = Layanan
button-urgency = Tingkat mendesak
button-impact = Dampak
button-description = Keterangan
button-dont-open-a-ticket = Tidak jadi buat tiket
button-only-me = Hanya saya
button-see-its-status = Lihat status
button-yes-cancel-it = Ya, batalkan
button-no = Tidak
button-yes-close-it = Ya, tutup
button-yes = Ya
button-no-comment = Tidak ada
button-thanks-that-helped = Terima kasih, membantu
button-no-open-a-ticket = Belum, buatkan tiket

## Percakapan (bot/conversations, bot/channels, bot/api)

chat-still-working = Mohon tunggu sebentar, pesan Anda sedang kami proses. Jawabannya akan muncul di sini.
chat-message-failed = Maaf, pesan Anda belum bisa kami proses karena ada gangguan pada sistem kami. Percakapan ini kami teruskan kepada petugas, yang akan membalas Anda di sini.
chat-agent-took = { $agent } sekarang melayani Anda di sini.
chat-handed-back = Percakapan dengan petugas sudah selesai. Saya, asisten otomatis, siap membantu Anda lagi.
chat-ticket-resolved = Kabar baik, tiket { $number } ({ $title }) sudah selesai ditangani.
chat-rating-taken = Terima kasih, penilaian Anda untuk tiket { $number } sudah kami catat.
chat-rating-question = Bagaimana pelayanan kami? Mohon beri nilai dari 1 (sangat kurang) sampai 5 (sangat baik).
chat-ticket-answered =
    Petugas menulis tentang tiket { $number }:
    { $text }
chat-ticket-new = Tiket { $number } ({ $title }) sudah tercatat dan menunggu ditangani petugas.
chat-ticket-open = Tiket { $number } ({ $title }) sedang dikerjakan petugas.
chat-ticket-pending = Tiket { $number } ({ $title }) sedang menunggu kelanjutan sebelum bisa dikerjakan lagi. Bila ada keterangan tambahan, silakan tuliskan di sini.
chat-ticket-closed = Tiket { $number } ({ $title }) sudah ditutup. Terima kasih.
chat-ticket-cancelled = Tiket { $number } ({ $title }) dibatalkan.

chat-files-noted = { $kind ->
        [image] Fotonya
       *[file] Berkasnya
    } saya terima dan akan saya lampirkan.
chat-files-for-which-ticket = { $kind ->
        [image] Fotonya
       *[file] Berkasnya
    } sudah saya terima. Mau dilampirkan ke tiket yang mana?
chat-files-something-new = Lapor hal baru
chat-files-what-happened = { $kind ->
        [image] Fotonya
       *[file] Berkasnya
    } sudah saya terima. Apa yang terjadi? Ceritakan dengan satu-dua kalimat, nanti saya lampirkan ke tiketnya.
chat-files-attached = Sudah saya lampirkan ke tiket { $number }. Petugas kami bisa melihatnya di sana.
ticket-files-added = Berkas ditambahkan: { $names }

chat-link-code =
    Kode Anda { $code }. Ketik kode ini di obrolan Anda yang satunya dengan kami dalam sepuluh menit, lalu keduanya akan menampilkan tiket yang sama.

    Mohon jangan berikan kode ini kepada siapa pun: yang mengetiknya bisa melihat tiket Anda.
chat-link-follow = Atau buka tautan ini: { $link }
chat-linked = Obrolan Anda sudah terhubung: mulai sekarang kedua sisi menampilkan tiket yang sama.
chat-invited = Selamat datang! Anda sekarang bagian dari { $customer }.

message-empty = Pesannya masih kosong. Silakan tulis sesuatu.
message-too-long = Pesannya terlalu panjang: paling banyak { $limit } karakter. Mohon dipersingkat atau dibagi menjadi beberapa pesan.
message-id-invalid = id pesan harus terdiri atas 1 sampai 64 huruf Latin, angka, garis bawah, atau tanda hubung; sebaiknya UUID.
message-text-or-payload = Kirimkan salah satu saja: text atau payload.
payload-not-issued = Tombol itu bukan dari percakapan ini. Silakan tulis jawaban Anda.
last-event-id-invalid = Last-Event-ID harus id pesan yang pernah diterima, yaitu sebuah bilangan.
language-not-supported = Bahasa yang tersedia adalah id dan en.
origin-not-allowed = Halaman web { $origin } belum boleh memakai obrolan ini. Administrator dapat menambahkannya ke WIDGET_ORIGINS.
too-many-requests = Pesannya datang terlalu cepat. Mohon tunggu { $seconds } detik, lalu silakan lanjutkan.
session-not-valid = Sesi obrolan ini tidak berlaku atau sudah berakhir. Silakan mulai sesi baru.
service-unknown = Layanan { $service } tidak dikenal.
ticket-nothing-to-change = Tidak ada yang diubah: sebutkan status, priority, atau comment.
resolution-without-resolved = resolution hanya boleh disertakan bersama status resolved.

request-invalid = Permintaannya tidak sesuai.
not-authorised = Token tidak ada atau tidak berlaku.
not-allowed = Anda tidak diizinkan melakukan ini.
not-found = Alamat ini tidak ada.
method-not-allowed = Metode ini tidak tersedia pada alamat ini.
body-too-large = Isi permintaan terlalu besar.
not-ready = Belum siap: { $missing }.
internal-error = Maaf, ada gangguan pada sistem kami. Mohon coba lagi sebentar lagi.

## Meja layanan: jam layanan, prioritas, kesalahan (bot/desk)
priority-low = Rendah
priority-normal = Normal
priority-high = Tinggi
priority-urgent = Mendesak
title-assistance = Bantuan petugas
day-mon = Senin
day-tue = Selasa
day-wed = Rabu
day-thu = Kamis
day-fri = Jumat
day-sat = Sabtu
day-sun = Minggu
duration-minutes = { $count } menit
duration-hours = { $count } jam
duration-days = { $count } hari kerja
target = { $priority }: tanggapan pertama paling lama { $response }, selesai paling lama { $resolution }
ticket-not-found = Tiket { $number } tidak ditemukan di antara tiket Anda. Mohon periksa kembali nomornya.
ticket-status-not-allowed = Tiket { $number } { $status ->
        [resolved] sudah selesai
        [closed] sudah ditutup
        [cancelled] sudah dibatalkan
        [merged] sudah digabungkan dengan tiket lain
        [pending] sedang menunggu
        [open] sedang dikerjakan
       *[new] masih baru
    }, sehingga statusnya tidak dapat diubah menjadi seperti itu.
ticket-already-finished = Tiket { $number } sudah berakhir sehingga tidak dapat dibatalkan.
ticket-not-finished = Tiket { $number } belum selesai atau ditutup, jadi tidak perlu dibuka lagi. Silakan tambahkan komentar saja.
ticket-assignment-too-long = Kunci tim paling banyak 60 karakter dan nama petugas paling banyak 100 karakter.
pending-reason-without-pending = Alasan menunggu hanya berlaku untuk status menunggu (pending).
ticket-text-missing = Tiket memerlukan judul dan uraian. Mohon isi keduanya.
ticket-title-too-long = Judul paling panjang { $limit } karakter. Mohon tuliskan selebihnya di uraian.
comment-empty = Komentarnya masih kosong. Silakan tuliskan isinya.
cursor-not-valid = Halaman ini tidak ada. Silakan mulai lagi dari halaman pertama, tanpa "after".
rating-already-given = Penilaian ini sudah kami terima, terima kasih. Setiap penyelesaian hanya dapat dinilai satu kali.
rating-out-of-range = Mohon berikan nilai dari 1 sampai 5.
service-not-found = Layanan { $service } tidak ada di data/services.yml. Silakan pilih salah satu yang tercantum di sana.
service-state-unknown = { $state } bukan keadaan layanan yang dikenal. Silakan pilih salah satu: { $states }.
file-empty = Berkas ini kosong.
file-too-large = Berkas ini terlalu besar: paling besar { $limit } MB. Silakan kirim yang lebih kecil atau sebagian saja.
file-type-not-allowed = Jenis berkas ini tidak dapat dikirim. Yang bisa: gambar, PDF, teks, dokumen kantor tanpa makro, zip, audio, dan video.
file-broken = Arsip atau dokumen ini tidak dapat dibuka, sepertinya rusak. Silakan kirim ulang.
file-infected = Pemeriksaan virus menemukan sesuatu di berkas ini, jadi berkasnya kami tolak.
file-check-impossible = Saat ini berkas belum bisa diperiksa dari virus, jadi belum bisa kami terima. Silakan coba beberapa menit lagi.
file-not-found = Berkas itu tidak ada, atau sudah pernah dikirim.
files-too-many = Paling banyak { $limit } berkas sekali kirim. Silakan kirim sisanya dengan pesan berikutnya.
image-broken = Gambar ini tidak dapat dibuka, sepertinya rusak. Silakan kirim ulang.
image-too-large = Ukuran piksel gambar ini terlalu besar. Silakan kirim yang lebih kecil.
link-code-not-valid = Kode ini tidak berlaku atau sudah kedaluwarsa. Silakan minta kode baru dan ketik persis seperti yang tertera.
link-too-many-attempts = Terlalu banyak kode yang salah. Silakan tunggu sepuluh menit, lalu coba lagi.
link-to-oneself = Kode ini dibuat di sini. Silakan ketik di kanal yang satunya.
link-identities-differ = Kedua sisi sudah masuk sebagai dua orang yang berbeda, jadi tidak dapat dihubungkan.
link-customers-differ = Kedua sisi bernaung di pelanggan layanan yang berbeda, jadi tidak dapat dihubungkan.
customer-slug-invalid = Kunci pelanggan layanan terdiri dari 1 sampai 60 huruf kecil, angka, dan tanda hubung, misalnya fakultas-hukum.
customer-name-invalid = Nama pelanggan layanan terdiri dari 1 sampai 120 karakter.
customer-exists = Pelanggan layanan { $slug } sudah ada.
customer-not-found = Tidak ada pelanggan layanan { $slug }. Daftarnya ada di "layani customer list".
invite-not-valid = Undangan ini tidak berlaku. Silakan minta tautan baru.
invite-expired = Undangan ini sudah kedaluwarsa. Silakan minta tautan baru.
invite-used-up = Undangan ini sudah habis dipakai. Silakan minta tautan baru.
invite-of-another-customer = Undangan ini untuk { $customer }, sedangkan Anda masuk sebagai pengguna dari pelanggan layanan lain. Silakan buka tautannya di jendela tempat Anda tidak masuk.
conversation-held-by-other = Percakapan ini sedang ditangani oleh { $agent }. Mohon minta { $agent } mengembalikannya lebih dahulu.
identity-not-verified = Identitas Anda belum dapat dipastikan. Silakan muat ulang halaman ini dan masuk kembali.
token-not-valid = Token ini tidak berlaku. Silakan buat yang baru dengan "layani token create NAMA".
seed-tickets-there = Basis data ini sudah berisi tiket. Pilih yang kosong, atau tambahkan dengan --add.
token-name-taken = Sudah ada token bernama { $name }. Cabut dahulu token itu atau pilih nama lain.
token-not-found = Tidak ada token yang berlaku dengan nama { $name }.

## Telegram (bot/channels/telegram)

telegram-command-start = Mulai percakapan
telegram-command-help = Apa saja yang bisa saya bantu
telegram-command-tiket = Daftar tiket saya
telegram-command-status = Cek status tiket, misalnya /status INC-000123
telegram-command-petugas = Bicara dengan petugas
telegram-command-bahasa = Ganti bahasa
telegram-command-hubungkan = Hubungkan dengan obrolan saya di web
telegram-command-batal = Batalkan yang sedang berjalan
telegram-choose = Silakan pilih:
telegram-group = Supaya urusan Anda tetap pribadi, mari kita lanjutkan di percakapan berdua. Tekan Mulai di sini, pertanyaan Anda langsung terbawa: { $link }
telegram-private-chat = Buka percakapan pribadi
telegram-blocked = Pengguna layanan memblokir bot di Telegram, jadi pesan tidak bisa sampai kepadanya.
telegram-unblocked = Pengguna layanan membuka blokir bot di Telegram; pesan bisa sampai lagi.
telegram-file-gone = Maaf, berkas itu tidak bisa diambil dari Telegram. Silakan kirim ulang.
telegram-location = Terima kasih, lokasinya sudah saya catat. Mohon ceritakan juga apa yang terjadi di sana.
telegram-contact = Terima kasih, kontaknya sudah saya catat. Mohon tuliskan juga apa yang bisa kami bantu.
telegram-poll = Maaf, saya tidak bisa mengisi polling. Mohon tuliskan saja apa yang Anda perlukan.
telegram-sticker = Maaf, stiker belum bisa saya pahami. Mohon tuliskan saja apa yang Anda perlukan.

## Pages (bot/channels/page)

page-tagline = Lapor, tanya, dan pantau: meja layanan menjawab di sini, dalam bahasa Indonesia dan Inggris.
page-chat-link = Halaman obrolan
page-other-language = English
page-heading = Ada kendala? Ceritakan saja.
page-lead = Tulis seperti kepada rekan kerja, dalam bahasa Indonesia, Inggris, atau campuran keduanya. Anda mendapat jawaban, tiket yang bisa dipantau, atau petugas yang membantu.
page-try = Coba salah satu
page-try-incident = Wifi lantai 3 mati sejak pagi
page-try-request = Saya perlu akun email baru untuk dosen
page-try-question = Bagaimana cara memakai VPN dari rumah?
page-try-person = Saya ingin bicara dengan petugas
page-card-ticket = Cukup dua pesan untuk melapor
page-card-ticket-text = Cerita Anda dipahami, diringkas untuk Anda konfirmasi, lalu menjadi tiket dengan nomor dan status yang selalu terbaru.
page-card-answer = Petunjuk seketika
page-card-answer-text = Pertanyaan tentang cara melakukan sesuatu dijawab dari basis pengetahuan, kapan pun Anda bertanya.
page-card-person = Petugas saat Anda perlu
page-card-person-text = Mintalah kapan saja. Petugas yang menjawab sudah membaca pesan Anda, jadi Anda tidak perlu mengulang cerita.
page-embed = Di halaman Anda sendiri
page-embed-text = Halaman ini memasang obrolan dengan satu baris. Halaman Anda pun bisa:
page-chat-text = Obrolan di halamannya sendiri
page-api = API untuk integrasi
page-no-script = Halaman ini memerlukan JavaScript.
