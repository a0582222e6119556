"""Words that say something is broken, and words that say something is wanted, as patterns for normalised text."""

TROUBLE = (
    r"mati|padam|rusak|error|down|putus|hilang|lambat|hang|gagal|macet|terganggu|gangguan|ngadat|"
    r"bermasalah|muncul|rewel|kambuh|terjadi|kena|lumpuh|"
    r"terkunci|kosong|blank|offline|tidak (?:\w+ )?\w+|belum \w+|"
    r"stopped|stop|broke|broken|crash|crashed|crashes|died|failed|fails|gone|dead|lost|freezes|froze|"
    r"frozen|stuck|disconnect\w*|keeps \w+|"
    r"not \w+|no \w+|affected|locked|slow|happening|happened|unable"
)
WISH = (
    r"butuh|perlu|minta|mohon|pinjam|ajukan|pengajuan|buatkan|dibuatkan|bikinin|buatin|daftarkan|"
    r"siapkan|sediakan|pengadaan|tambah|undang|mau|ingin|"
    r"need\w*|want\w*|book|booking|borrow|order|request|reserve|create|arrange|prepare|provide|invite|"
    r"would like|license for|licence for|please (?:add|create|give)|"
    r"join|joining|mulai|bisa minta|dong"
)
